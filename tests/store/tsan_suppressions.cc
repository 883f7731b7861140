// The packaged RocksDB is not instrumented: ThreadSanitizer cannot see its own synchronisation and
// reports its memory tables and blocks. Our code around it stays checked.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:librocksdb.so\ncalled_from_lib:liblz4.so\ncalled_from_lib:libsnappy."
         "so\nrace:librocksdb.so\n";
}
#endif
#endif
