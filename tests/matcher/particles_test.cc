#include "matcher/particles.h"

#include "gtest/gtest.h"

namespace ieum::matcher {
namespace {

TEST(Particles, GoByTheFinalConsonant) {
  EXPECT_EQ(WithParticles("본인이(가) 먹는 날"), "본인이 먹는 날");
  EXPECT_EQ(WithParticles("어머니이(가) 먹는 날"), "어머니가 먹는 날");
  EXPECT_EQ(WithParticles("위기 개입’과(와) 가까운"), "위기 개입’과 가까운");
  EXPECT_EQ(WithParticles("심리상담 (아동)을(를), 부모교육(모임)은(는)"),
            "심리상담 (아동)을, 부모교육(모임)은");
  EXPECT_EQ(WithParticles("식사’과(와) 아들을(를) 보는 남편은(는)"), "식사’와 아들을 보는 남편은");
  EXPECT_EQ(WithParticles("코드 9911051000은(는), 9911051004은(는)"),
            "코드 9911051000은, 9911051004는");
}

TEST(Particles, WhatCannotBeToldStays) {
  EXPECT_EQ(WithParticles("Kim이(가)"), "Kim이(가)");
  EXPECT_EQ(WithParticles("이(가) 빠진 글"), "이(가) 빠진 글");
  EXPECT_EQ(WithParticles(""), "");
  EXPECT_EQ(WithParticles("나이 (가)와 나"), "나이 (가)와 나");
}

}  // namespace
}  // namespace ieum::matcher
