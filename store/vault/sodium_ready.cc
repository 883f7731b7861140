#include "store/vault/sodium_ready.h"

#include <cstdio>
#include <cstdlib>

#include <sodium.h>

namespace ieum::store {

void SodiumReady() {
  static const bool ready = sodium_init() >= 0;
  if (ready) return;
  std::fputs("the operating system has no source of random numbers\n", stderr);
  std::abort();
}

}  // namespace ieum::store
