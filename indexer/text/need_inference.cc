#include "indexer/text/need_inference.h"
namespace ieum::indexer {
}
