// A long list of shared things of which few change between two snapshots.
#ifndef IEUM_INDEXER_SHARED_LIST_H_
#define IEUM_INDEXER_SHARED_LIST_H_

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace ieum::indexer {

// What readers hold: immutable, cheap to copy. Items may be null.
template <typename T>
class SharedList {
 public:
  std::size_t size() const { return size_; }
  const T* at(std::size_t index) const {
    return groups_[index / kGroup]->items[index % kGroup].get();
  }
  const std::shared_ptr<const T>& share(std::size_t index) const {
    return groups_[index / kGroup]->items[index % kGroup];
  }

 private:
  template <typename>
  friend class SharedListWriter;
  static constexpr std::size_t kGroup = 64;
  struct Group {
    std::array<std::shared_ptr<const T>, kGroup> items;
  };
  std::vector<std::shared_ptr<const Group>> groups_;
  std::size_t size_ = 0;
};

// The one writer's side: a change copies the group that the item is in, once between two lists.
template <typename T>
class SharedListWriter {
 public:
  std::size_t size() const { return list_.size_; }
  const T* at(std::size_t index) const { return list_.at(index); }

  // `index` may be one beyond the last.
  void Set(std::size_t index, std::shared_ptr<const T> item) {
    const std::size_t number = index / List::kGroup;
    if (number == fresh_.size()) {
      fresh_.push_back(nullptr);
      list_.groups_.push_back(std::make_shared<typename List::Group>());
    }
    if (fresh_[number] == nullptr) {
      auto copy = std::make_shared<typename List::Group>(*list_.groups_[number]);
      fresh_[number] = copy.get();
      list_.groups_[number] = std::move(copy);
      changed_.push_back(number);
    }
    fresh_[number]->items[index % List::kGroup] = std::move(item);
    list_.size_ = std::max(list_.size_, index + 1);
  }

  SharedList<T> Share() {
    for (const std::size_t number : changed_) fresh_[number] = nullptr;
    changed_.clear();
    return list_;
  }

 private:
  using List = SharedList<T>;
  List list_;
  std::vector<typename List::Group*> fresh_;  // by group; null: readers may have it
  std::vector<std::size_t> changed_;          // groups that are fresh
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SHARED_LIST_H_
