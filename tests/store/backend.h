// Both stores behind one handle, for tests that every implementation must pass.
#ifndef IEUM_TESTS_STORE_BACKEND_H_
#define IEUM_TESTS_STORE_BACKEND_H_

#include <cstdlib>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>

#include "store/memory_store.h"
#include "store/record_store.h"
#include "store/rocks_store.h"
#include "tests/store/temp_folder.h"

namespace ieum::store {

enum class Engine { kMemory, kRocks };

inline std::string EngineName(Engine engine) {
  return engine == Engine::kMemory ? "Memory" : "Rocks";
}
inline void PrintTo(Engine engine, std::ostream* out) { *out << EngineName(engine); }

class Backend {
 public:
  explicit Backend(Engine engine) : engine_(engine) {
    if (engine_ == Engine::kMemory) {
      store_ = MakeMemoryStore();
    } else {
      Open();
    }
  }

  RecordStore& store() { return *store_; }

  // Closes and opens again; the memory store, which has nothing to open, stays.
  void Reopen() {
    if (engine_ == Engine::kMemory) return;
    store_.reset();
    Open();
  }

 private:
  void Open() {
    auto store = OpenRocksStore({.path = folder_.path(), .write_buffer_mib = 1});
    if (!store.ok()) {
      std::cerr << store.status() << "\n";
      std::abort();
    }
    store_ = *std::move(store);
  }

  const Engine engine_;
  const TempFolder folder_;
  std::unique_ptr<RecordStore> store_;
};

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_BACKEND_H_
