// libsodium wants to be initialised once, before anything else.
#ifndef IEUM_STORE_VAULT_SODIUM_READY_H_
#define IEUM_STORE_VAULT_SODIUM_READY_H_

namespace ieum::store {

// Initialises the library on the first call; thread-safe. Ends the process when the operating
// system has no source of randomness at all: nothing could be sealed, and guessable keys would be
// worse.
void SodiumReady();

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_SODIUM_READY_H_
