# Makes a C file with one string out of SQL files, in the order of their names.
# cmake -DOUTPUT=file.c -DNAME=symbol "-DINPUTS=a.sql;b.sql" -P embed_sql.cmake
list(SORT INPUTS)
set(text "/* Made from the files in schema/ by embed_sql.cmake. */\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\nextern const char ${NAME}[];\nconst char ${NAME}[] =\n")
foreach(input ${INPUTS})
  file(STRINGS ${input} lines)
  foreach(line IN LISTS lines)
    string(REPLACE "\\" "\\\\" line "${line}")
    string(REPLACE "\"" "\\\"" line "${line}")
    string(APPEND text "    \"${line}\\n\"\n")
  endforeach()
endforeach()
file(WRITE ${OUTPUT} "${text};\n")
