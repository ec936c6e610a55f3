# Language, warnings, sanitizers and hardening: the same for every target of the project.

set(CMAKE_C_STANDARD 17)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Debug CACHE STRING "Debug or Release" FORCE)
endif()

# Assertions stay in a release: a broken invariant must stop the program, not write wrong records.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

# A release does not tell where it was built.
add_compile_options($<$<CONFIG:Release>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=>)

include(CheckPIESupported)
check_pie_supported()

include_directories(${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
add_compile_definitions($<$<COMPILE_LANGUAGE:C>:_GNU_SOURCE>)

add_library(jf_warnings INTERFACE)
target_compile_options(jf_warnings INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wvla -Wformat=2
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
    $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
    # snprintf cuts by design here, and under sanitizers gcc sees ranges that cannot happen.
    $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
    $<$<BOOL:${JF_WERROR}>:-Werror>)
link_libraries(jf_warnings)

if(JF_SANITIZE STREQUAL "thread")
    set(sanitizers -fsanitize=thread)
elseif(JF_SANITIZE STREQUAL "fuzzer")
    set(sanitizers -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
elseif(JF_SANITIZE)
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
endif()
if(JF_SANITIZE)
    add_compile_options(${sanitizers} -fno-omit-frame-pointer)
    add_link_options(${sanitizers})
endif()

if(JF_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()

if(JF_HARDEN)
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
        $<$<COMPILE_LANGUAGE:CXX>:-D_GLIBCXX_ASSERTIONS>)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        add_compile_options(-fcf-protection)
    endif()
    add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
endif()
