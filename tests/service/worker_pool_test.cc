#include "service/server/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include <sys/resource.h>

namespace ieum::server {
namespace {

TEST(WorkerPoolTest, RunsEverythingInOrderOnOneThread) {
  std::vector<int> order;
  {
    WorkerPool pool({.threads = 1, .max_waiting = 100});
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(pool.Submit(1, [&order, i] { order.push_back(i); })) << i;
    }
  }
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(WorkerPoolTest, RefusesBeyondCountAndBytes) {
  std::promise<void> started;
  std::promise<void> release;
  std::atomic<int> ran{0};
  {
    WorkerPool pool({.threads = 1, .max_waiting = 3, .max_waiting_bytes = 100});
    ASSERT_TRUE(pool.Submit(0, [&] {
      started.set_value();
      release.get_future().wait();
    }));
    started.get_future().wait();
    // One alone may be larger than all together.
    EXPECT_TRUE(pool.Submit(500, [&] { ++ran; }));
    EXPECT_FALSE(pool.Submit(1, [&] { ++ran; }));
    release.set_value();
  }
  EXPECT_EQ(ran, 1);

  std::promise<void> again_started;
  std::promise<void> again;
  {
    WorkerPool pool({.threads = 1, .max_waiting = 2});
    ASSERT_TRUE(pool.Submit(0, [&] {
      again_started.set_value();
      again.get_future().wait();
    }));
    again_started.get_future().wait();
    EXPECT_TRUE(pool.Submit(0, [&] { ++ran; }));
    EXPECT_TRUE(pool.Submit(0, [&] { ++ran; }));
    EXPECT_FALSE(pool.Submit(0, [&] { ++ran; }));
    again.set_value();
  }
  EXPECT_EQ(ran, 3);
}

// Its caches are warm. In turns, each of four would get ten.
TEST(WorkerPoolTest, WhoWasBusyLastIsBusyNext) {
  std::map<std::thread::id, int> runs;
  int most = 0;
  WorkerPool pool({.threads = 4});
  for (int i = 0; i < 40; ++i) {
    std::promise<void> done;
    ASSERT_TRUE(pool.Submit(0, [&] {
      most = std::max(most, ++runs[std::this_thread::get_id()]);
      done.set_value();
    }));
    done.get_future().wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // until it sleeps again
  }
  EXPECT_GE(most, 20);
}

TEST(WorkerPoolTest, ManyThreadsLoseNothing) {
  std::atomic<int> ran{0};
  {
    WorkerPool pool({.threads = 4, .max_waiting = 100'000});
    std::vector<std::thread> submitters;
    for (int t = 0; t < 3; ++t) {
      submitters.emplace_back([&] {
        for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(pool.Submit(0, [&] { ++ran; }));
      });
    }
    for (std::thread& submitter : submitters) submitter.join();
  }
  EXPECT_EQ(ran, 30'000);
}

TEST(WorkerPoolTest, ThreadsGiveWayAsMuchAsTheyAreTold) {
  const auto nice_in = [](WorkerPool& pool) {
    std::promise<int> found;
    EXPECT_TRUE(pool.Submit(0, [&] { found.set_value(getpriority(PRIO_PROCESS, 0)); }));
    return found.get_future().get();
  };
  const int here = getpriority(PRIO_PROCESS, 0);
  WorkerPool usual({.threads = 1});
  WorkerPool low({.threads = 1, .nice = 3});
  WorkerPool lowest({.threads = 1, .nice = 19});
  EXPECT_EQ(nice_in(usual), here);
  EXPECT_EQ(nice_in(low), std::min(here + 3, 19));
  EXPECT_EQ(nice_in(lowest), 19);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), here);
}

}  // namespace
}  // namespace ieum::server
