// The packaged RocksDB and Protobuf are not instrumented: ThreadSanitizer cannot see their own
// synchronisation and reports RocksDB's memory tables and blocks, what its threads use while the
// process exits, and the first use of Protobuf's empty set of unknown fields. Our code around them
// stays checked.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:librocksdb.so\n"
         "called_from_lib:liblz4.so\n"
         "called_from_lib:libsnappy.so\n"
         "race:librocksdb.so\n"
         "race:__run_exit_handlers\n"
         "race:google::protobuf::UnknownFieldSet::default_instance\n";
}
#endif
#endif
