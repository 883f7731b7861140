// One connection to PostgreSQL. Aborts on every error, saying it: a benchmark has no use for less.
#ifndef IEUM_TESTS_BENCH_PEERS_POSTGRES_SESSION_H_
#define IEUM_TESTS_BENCH_PEERS_POSTGRES_SESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <libpq-fe.h>

namespace ieum::bench {

// A statement's parameters in binary; nullopt: null.
using WireParameters = std::vector<std::optional<std::string>>;

struct IdAndScore {
  std::int32_t id = 0;
  double score = 0;
};

class PostgresSession {
 public:
  explicit PostgresSession(const std::string& connection);

  // The server's process that answers.
  int process() const { return PQbackendPID(connection_.get()); }

  // Statements without parameters; returns the first column as text, a line a row.
  std::string Run(const std::string& sql);
  void Prepare(const std::string& name, const std::string& sql);
  // Rows of an int4 and a float8.
  std::vector<IdAndScore> Ask(const std::string& name, const WireParameters& parameters);
  // How the prepared statement is carried out, with what it takes.
  std::string Explain(const std::string& sql, const WireParameters& parameters);

  // COPY table FROM STDIN in binary: begin, rows, end.
  void BeginCopy(const std::string& table);
  void PutCopy(std::string_view bytes);
  void EndCopy();

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Result = std::unique_ptr<PGresult, Clear>;
  Result Checked(PGresult* result, const std::string& what);
  [[noreturn]] void Fail(const std::string& what);

  std::unique_ptr<PGconn, Finish> connection_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_POSTGRES_SESSION_H_
