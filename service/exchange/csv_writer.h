// Rows -> CSV (RFC 4180, UTF-8, CR LF).
#ifndef IEUM_SERVICE_EXCHANGE_CSV_WRITER_H_
#define IEUM_SERVICE_EXCHANGE_CSV_WRITER_H_

#include <string>
#include <vector>

namespace ieum::exchange {

// One line with its terminator; every cell that is not empty is quoted.
std::string FormatCsvRow(const std::vector<std::string>& cells, char delimiter = ',');

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_CSV_WRITER_H_
