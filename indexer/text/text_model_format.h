// The bytes of a text model.
//
// All numbers little-endian. Sections follow each other without padding:
//   magic            8 bytes "IEUMLSA\x01" (the last byte is the format's version)
//   dimension        u32, 1 to 4,096
//   terms            u32, at least 1
//   exemplars        u32
//   texts            u64, at least 1: how many the model was trained on
//   average length   f64, at least 1
//   term hashes      u64 each, strictly ascending
//   idf              f32 per term, above 0
//   projection       f32, terms x dimension, row by row, within [-1, 1]
//   exemplar vectors f32, exemplars x dimension, within [-1, 1]
//   exemplar needs   per exemplar: u16 count, then count x (u16 sub-area, f32 weight in (0, 1])
//   checksum         u64, FNV-1a of all bytes before it
#ifndef IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_
#define IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_

#include <string>
#include <string_view>

namespace ieum::indexer {

// 12 hexadecimal digits of the checksum that ends a serialised model.
std::string ModelVersion(std::string_view serialized);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_
