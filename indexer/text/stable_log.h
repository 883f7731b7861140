// A logarithm with the same digits on every machine.
#ifndef IEUM_INDEXER_TEXT_STABLE_LOG_H_
#define IEUM_INDEXER_TEXT_STABLE_LOG_H_

#include <cmath>

namespace ieum::indexer {

// The natural logarithm of a positive, normal, finite number, to some 1e-15 of it (of 1, near 1).
// The C library's depends on its version and, where it has variants for processors that multiply
// and add in one, on the machine. This one is made of operations that IEEE 754 defines to the last
// bit. log(m 2^e) = e log 2 + 2 artanh(t) with t = (m - 1) / (m + 1), |t| < 0.172.
inline double StableLog(double x) {
  constexpr double kLog2 = 0x1.62e42fefa39efp-1;
  constexpr double kSqrtHalf = 0x1.6a09e667f3bcdp-1;
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  const double t = (mantissa - 1) / (mantissa + 1);
  const double square = t * t;
  double series = 0;  // 1 + t^2 / 3 + t^4 / 5 + ...; what comes after t^20 / 21 is below 1e-17
  for (int odd = 21; odd >= 1; odd -= 2) series = series * square + 1.0 / odd;
  return exponent * kLog2 + 2 * t * series;
}

// Of a term: log(1 + (texts - containing + 0.5) / (containing + 0.5)).
inline double InverseDocumentFrequency(double texts, double containing) {
  return StableLog(1 + (texts - containing + 0.5) / (containing + 0.5));
}

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_STABLE_LOG_H_
