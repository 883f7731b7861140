// Particles of Korean after words that are filled in.
#ifndef IEUM_MATCHER_PARTICLES_H_
#define IEUM_MATCHER_PARTICLES_H_

#include <string>
#include <string_view>

namespace ieum::matcher {

// Replaces "이(가)", "은(는)", "을(를)", "과(와)" by the one that the word before it takes, with or
// without a final consonant: "본인이(가)" becomes "본인이", "위기 개입’과(와)" "위기 개입’과".
// Looks through closing quotes and brackets; numbers go by how they are read. After what is neither
// Hangul nor a number the text stays as it is.
std::string WithParticles(std::string_view text);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PARTICLES_H_
