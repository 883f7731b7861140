#include "tests/bench/peers/machine.h"

#include "gmock/gmock.h"

namespace ieum::bench {
namespace {

TEST(MachineTest, ReadsTicksOfAllProcessors) {
  const auto ticks = ParseTicks(
      "cpu  100 10 30 800 40 5 5 10 7 3\n"
      "cpu0 1 1 1 1 1 1 1 1 1 1\n");
  ASSERT_TRUE(ticks.has_value());
  EXPECT_EQ(ticks->all, 1000U);  // guests are not counted twice
  EXPECT_EQ(ticks->stolen, 10U);
  EXPECT_EQ(ticks->busy, 150U);  // neither idle nor waiting nor stolen
}

TEST(MachineTest, WhatIsNoTicksIsNone) {
  EXPECT_FALSE(ParseTicks("").has_value());
  EXPECT_FALSE(ParseTicks("cpu0 1 2 3 4 5 6 7 8\n").has_value());
  EXPECT_FALSE(ParseTicks("cpu  1 2 3\n").has_value());
}

TEST(MachineTest, SharesAreOfTheTimeBetween) {
  const ProcessorUse use = UseBetween({.all = 1000, .busy = 500, .stolen = 100},
                                      {.all = 1400, .busy = 700, .stolen = 120});
  EXPECT_DOUBLE_EQ(use.stolen, 0.05);
  EXPECT_DOUBLE_EQ(use.busy, 0.5);
  EXPECT_DOUBLE_EQ(UseBetween({.all = 5}, {.all = 5}).stolen, 0);
}

TEST(MachineTest, QuantilesLieBetweenValues) {
  EXPECT_DOUBLE_EQ(Median({3, 1, 2}), 2);
  EXPECT_DOUBLE_EQ(Median({4, 1, 2, 3}), 2.5);
  EXPECT_DOUBLE_EQ(Quantile({10, 20}, 0), 10);
  EXPECT_DOUBLE_EQ(Quantile({10, 20}, 1), 20);
  EXPECT_DOUBLE_EQ(Quantile({10, 20}, 0.99), 19.9);
  EXPECT_DOUBLE_EQ(Quantile({7}, 0.99), 7);
}

TEST(MachineTest, ProcessorTimeGoesOnWithWork) {
  const double whole = WholeProcessorMs();
  const double before = OwnProcessorMs();
  volatile double sum = 0;
  while (OwnProcessorMs() < before + 2) sum = sum + 1;
  EXPECT_GE(WholeProcessorMs() - whole, 2);
  EXPECT_GT(MemoryReader(std::size_t{1} << 24).Read(), 0);
}

}  // namespace
}  // namespace ieum::bench
