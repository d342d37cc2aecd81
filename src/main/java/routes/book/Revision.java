package routes.book;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What of an edit can be used. Files that are at fault keep the text that was in use; all others
 * are taken as edited.
 *
 * @param texts the files to run: name → text
 * @param refused the files that are not used as they stand: name → reason
 */
record Revision(SortedMap<String, String> texts, SortedMap<String, String> refused) {

  static Revision of(
      SortedMap<String, String> inUse,
      SortedMap<String, String> wanted,
      Function<SortedMap<String, String>, List<RouteFault>> proof) {
    Revision revision = new Revision(new TreeMap<>(wanted), new TreeMap<>());
    Set<String> open = changed(inUse, wanted);
    while (!open.isEmpty()) {
      List<RouteFault> faults = proof.apply(revision.texts);
      if (faults.isEmpty()) {
        return revision;
      }
      List<RouteFault> blamed =
          faults.stream().filter(fault -> open.contains(fault.file())).toList();
      if (blamed.isEmpty()) {
        return revision.oneByOne(inUse, wanted, open, proof);
      }
      for (RouteFault fault : blamed) {
        if (open.remove(fault.file())) {
          revision.refuse(inUse, fault.file(), fault.sentence());
        }
      }
    }
    return revision;
  }

  /** Which of several changes breaks what did not change itself? */
  private Revision oneByOne(
      SortedMap<String, String> inUse,
      SortedMap<String, String> wanted,
      Set<String> open,
      Function<SortedMap<String, String>, List<RouteFault>> proof) {
    open.forEach(file -> put(texts, file, inUse.get(file)));
    for (String file : open) {
      put(texts, file, wanted.get(file));
      List<RouteFault> faults = proof.apply(texts);
      if (!faults.isEmpty()) {
        RouteFault fault = faults.get(0);
        refuse(
            inUse,
            file,
            wanted.containsKey(file)
                ? "with it, " + fault
                : "it is still needed: " + fault + "; its routes go on until that is changed");
      }
    }
    return this;
  }

  private void refuse(SortedMap<String, String> inUse, String file, String reason) {
    refused.put(file, reason);
    put(texts, file, inUse.get(file));
  }

  private static void put(SortedMap<String, String> texts, String file, String text) {
    if (text == null) {
      texts.remove(file);
    } else {
      texts.put(file, text);
    }
  }

  static Set<String> changed(SortedMap<String, String> before, SortedMap<String, String> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    return names;
  }
}
