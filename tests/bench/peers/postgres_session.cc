#include "tests/bench/peers/postgres_session.h"

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/bench/peers/wire_values.h"

namespace ieum::bench {
namespace {

template <typename Bits>
Bits BitsOf(const char* bytes) {
  Bits bits = 0;
  for (std::size_t i = 0; i < sizeof(Bits); ++i) {
    bits = (bits << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return bits;
}

struct RawParameters {
  std::vector<const char*> values;
  std::vector<int> lengths, formats;

  explicit RawParameters(const WireParameters& parameters) {
    for (const std::optional<std::string>& value : parameters) {
      values.push_back(value ? value->data() : nullptr);
      lengths.push_back(value ? static_cast<int>(value->size()) : 0);
      formats.push_back(1);
    }
  }
  int count() const { return static_cast<int>(values.size()); }
};

}  // namespace

PostgresSession::PostgresSession(const std::string& connection)
    : connection_(PQconnectdb(connection.c_str())) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) Fail("connecting");
}

void PostgresSession::Fail(const std::string& what) {
  std::printf("PostgreSQL, %s: %s\n", what.substr(0, 2000).c_str(),
              PQerrorMessage(connection_.get()));
  std::exit(1);
}

PostgresSession::Result PostgresSession::Checked(PGresult* raw, const std::string& what) {
  Result result(raw);
  const ExecStatusType status = PQresultStatus(raw);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
    Fail(what);
  return result;
}

std::string PostgresSession::Run(const std::string& sql) {
  const Result result = Checked(PQexec(connection_.get(), sql.c_str()), sql);
  std::string lines;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    lines += std::string(PQgetvalue(result.get(), row, 0)) + "\n";
  }
  return lines;
}

void PostgresSession::Prepare(const std::string& name, const std::string& sql) {
  Checked(PQprepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr), sql);
}

std::vector<IdAndScore> PostgresSession::Ask(const std::string& name,
                                             const WireParameters& parameters) {
  const RawParameters raw(parameters);
  const Result result =
      Checked(PQexecPrepared(connection_.get(), name.c_str(), raw.count(), raw.values.data(),
                             raw.lengths.data(), raw.formats.data(), /*resultFormat=*/1),
              name);
  std::vector<IdAndScore> rows;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    rows.push_back(
        {std::bit_cast<std::int32_t>(BitsOf<std::uint32_t>(PQgetvalue(result.get(), row, 0))),
         std::bit_cast<double>(BitsOf<std::uint64_t>(PQgetvalue(result.get(), row, 1)))});
  }
  return rows;
}

std::string PostgresSession::Explain(const std::string& sql, const WireParameters& parameters) {
  const RawParameters raw(parameters);
  const std::string explained = "explain (analyze, buffers, costs on) " + sql;
  const Result result = Checked(
      PQexecParams(connection_.get(), explained.c_str(), raw.count(), nullptr, raw.values.data(),
                   raw.lengths.data(), raw.formats.data(), /*resultFormat=*/0),
      explained);
  std::string lines;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    lines += std::string(PQgetvalue(result.get(), row, 0)) + "\n";
  }
  return lines;
}

void PostgresSession::BeginCopy(const std::string& table) {
  const std::string sql = "copy " + table + " from stdin (format binary)";
  Checked(PQexec(connection_.get(), sql.c_str()), sql);
  PutCopy(CopyHeader());
}

void PostgresSession::PutCopy(std::string_view bytes) {
  if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
    Fail("copying");
  }
}

void PostgresSession::EndCopy() {
  PutCopy(CopyEnd());
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) Fail("copying");
  Checked(PQgetResult(connection_.get()), "copying");
  while (PGresult* rest = PQgetResult(connection_.get())) Checked(rest, "copying");
}

}  // namespace ieum::bench
