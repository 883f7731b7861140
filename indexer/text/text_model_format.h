// The bytes of a text model.
//
// All numbers little-endian. Sections follow each other without padding:
//   magic            8 bytes "IEUMLSA\x02" (the last byte is the format's version)
//   dimension        u32, 1 to 4,096
//   terms            u32, at least 1
//   exemplars        u32
//   texts            u64, at least 1: how many the model was trained on
//   average length   f64, at least 1
//   term hashes      u64 each, strictly ascending
//   idf              f32 per term, above 0
//   units            f32 per term: what 1 stands for in its row; 32,767 are at most 1.001
//   projection       i16, terms x dimension, row by row, within [-32767, 32767]
//   exemplar vectors i8, exemplars x dimension, within [-127, 127], none of them all 0
//   exemplar needs   per exemplar: u16 count, then count x (u16 sub-area, f32 weight in (0, 1])
//   checksum         u64, FNV-1a of all bytes before it
//
// Models of version 1 (floats) are not read: what is derived is derived again.
#ifndef IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_
#define IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_

#include <string>
#include <string_view>

namespace ieum::indexer {

// 12 hexadecimal digits of the checksum that ends a serialised model.
std::string ModelVersion(std::string_view serialized);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_TEXT_MODEL_FORMAT_H_
