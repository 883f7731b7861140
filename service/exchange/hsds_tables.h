// The tables of HSDS 3.1 and how they hang together: nested JSON objects <-> rows of CSV files.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_TABLES_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"

namespace ieum::exchange {

// How objects of one kind are found inside another.
struct HsdsChild {
  std::string member;  // in the parent's JSON object
  std::string table;   // name of the child's table
  bool many = true;
  // Many: the column of the child that holds the parent's id. One: the column of the parent that
  // holds the child's.
  std::string link;
};

struct HsdsTable {
  std::string name;  // "phone"
  std::string file;  // "phones.csv"
  std::vector<std::string> columns;
  std::vector<HsdsChild> children;
};

// All tables, services and organizations first.
const std::vector<HsdsTable>& HsdsTables();
const HsdsTable& FindHsdsTable(std::string_view name);
// Null when no table has that file.
const HsdsTable* FindHsdsTableByFile(std::string_view file);

// True for the columns that JSON writes as numbers.
bool IsHsdsNumber(std::string_view column);

// Gives every object of the tree that has none an id, made from `seed` and its place, and the
// members that the schemas require beyond it.
void CompleteHsdsObject(std::string_view table, const std::string& seed, nlohmann::json& object);

// A row of a table. Cells are by column of HsdsTable::columns.
struct HsdsRow {
  const HsdsTable* table = nullptr;
  std::string id;
  std::vector<std::string> cells;
};

// The rows of an object and of all objects in it, each id of a table once, with the links between
// them. Members that no table has a column for are left out.
std::vector<HsdsRow> FlattenHsdsObject(std::string_view table, const nlohmann::json& object);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_TABLES_H_
