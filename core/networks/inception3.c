#include "networks/inception3-private.h"

#define INPUT LIMNER_INCEPTION3_INPUT
#define POOL  LIMNER_INCEPTION3_POOL

const LimnerInception3Stem limner_inception3_stem[LIMNER_INCEPTION3_STEM] = {
  { { "Conv2d_1a_3x3", { 3, 3 }, 2, 0, INPUT, TRUE }, FALSE },
  { { "Conv2d_2a_3x3", { 3, 3 }, 1, 0, INPUT, TRUE }, FALSE },
  { { "Conv2d_2b_3x3", { 3, 3 }, 1, 1, INPUT, TRUE }, TRUE },
  { { "Conv2d_3b_1x1", { 1, 1 }, 1, 0, INPUT, TRUE }, FALSE },
  { { "Conv2d_4a_3x3", { 3, 3 }, 1, 0, INPUT, TRUE }, TRUE },
};

static const LimnerInception3Conv block_a[] = {
  { "branch1x1", { 1, 1 }, 1, 0, INPUT, TRUE },   { "branch5x5_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch5x5_2", { 5, 5 }, 1, 2, 1, TRUE },     { "branch3x3dbl_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch3x3dbl_2", { 3, 3 }, 1, 1, 3, FALSE }, { "branch3x3dbl_3", { 3, 3 }, 1, 1, 4, TRUE },
  { "branch_pool", { 1, 1 }, 1, 0, POOL, TRUE },
};

static const LimnerInception3Conv block_b[] = {
  { "branch3x3", { 3, 3 }, 2, 0, INPUT, TRUE },   { "branch3x3dbl_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch3x3dbl_2", { 3, 3 }, 1, 1, 1, FALSE }, { "branch3x3dbl_3", { 3, 3 }, 2, 0, 2, TRUE },
  { NULL, { 0, 0 }, 0, 0, POOL, TRUE },
};

static const LimnerInception3Conv block_c[] = {
  { "branch1x1", { 1, 1 }, 1, 0, INPUT, TRUE },       { "branch7x7_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch7x7_2", { 1, 7 }, 1, 3, 1, FALSE },        { "branch7x7_3", { 7, 1 }, 1, 3, 2, TRUE },
  { "branch7x7dbl_1", { 1, 1 }, 1, 0, INPUT, FALSE }, { "branch7x7dbl_2", { 7, 1 }, 1, 3, 4, FALSE },
  { "branch7x7dbl_3", { 1, 7 }, 1, 3, 5, FALSE },     { "branch7x7dbl_4", { 7, 1 }, 1, 3, 6, FALSE },
  { "branch7x7dbl_5", { 1, 7 }, 1, 3, 7, TRUE },      { "branch_pool", { 1, 1 }, 1, 0, POOL, TRUE },
};

static const LimnerInception3Conv block_d[] = {
  { "branch3x3_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch3x3_2", { 3, 3 }, 2, 0, 0, TRUE },
  { "branch7x7x3_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch7x7x3_2", { 1, 7 }, 1, 3, 2, FALSE },
  { "branch7x7x3_3", { 7, 1 }, 1, 3, 3, FALSE },
  { "branch7x7x3_4", { 3, 3 }, 2, 0, 4, TRUE },
  { NULL, { 0, 0 }, 0, 0, POOL, TRUE },
};

static const LimnerInception3Conv block_e[] = {
  { "branch1x1", { 1, 1 }, 1, 0, INPUT, TRUE },       { "branch3x3_1", { 1, 1 }, 1, 0, INPUT, FALSE },
  { "branch3x3_2a", { 1, 3 }, 1, 1, 1, TRUE },        { "branch3x3_2b", { 3, 1 }, 1, 1, 1, TRUE },
  { "branch3x3dbl_1", { 1, 1 }, 1, 0, INPUT, FALSE }, { "branch3x3dbl_2", { 3, 3 }, 1, 1, 4, FALSE },
  { "branch3x3dbl_3a", { 1, 3 }, 1, 1, 5, TRUE },     { "branch3x3dbl_3b", { 3, 1 }, 1, 1, 5, TRUE },
  { "branch_pool", { 1, 1 }, 1, 0, POOL, TRUE },
};

#define BLOCK(name) name, G_N_ELEMENTS (name)

const LimnerInception3Module limner_inception3_modules[LIMNER_INCEPTION3_MODULES] = {
  { "Mixed_5b", BLOCK (block_a), FALSE }, { "Mixed_5c", BLOCK (block_a), FALSE },
  { "Mixed_5d", BLOCK (block_a), FALSE }, { "Mixed_6a", BLOCK (block_b), TRUE },
  { "Mixed_6b", BLOCK (block_c), FALSE }, { "Mixed_6c", BLOCK (block_c), FALSE },
  { "Mixed_6d", BLOCK (block_c), FALSE }, { "Mixed_6e", BLOCK (block_c), FALSE },
  { "Mixed_7a", BLOCK (block_d), TRUE },  { "Mixed_7b", BLOCK (block_e), FALSE },
  { "Mixed_7c", BLOCK (block_e), FALSE },
};
