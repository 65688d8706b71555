#include "known-files-private.h"

#include <glib.h>
#include <string.h>

#define TORCHVISION \
  "BSD-3-Clause (torchvision); learned from ImageNet, whose pictures are under research terms"
#define OXFORD                                                                                             \
  "CC BY 4.0 (Oxford Visual Geometry Group, converted from Caffe); learned from ImageNet, whose pictures " \
  "are "                                                                                                   \
  "under research terms"
#define FAST_STYLE      "BSD-3-Clause (pytorch/examples)"
#define FAST_STYLE_DATA "MS COCO 2014 photographs and one painting"
#define IMAGENET        "ImageNet (1.2 million photographs of 1000 classes)"

#define NVIDIA "NVIDIA Source Code License: research or evaluation only"
#define FFHQ   "FFHQ: 70,000 photographs of faces from Flickr, under several Creative Commons licences"

static const LimnerKnownFile known_files[] = {
  { "dcbb9e9d", "VGG-19", TORCHVISION, "https://download.pytorch.org/models/vgg19-dcbb9e9d.pth", IMAGENET },
  { "397923af", "VGG-16", TORCHVISION, "https://download.pytorch.org/models/vgg16-397923af.pth", IMAGENET },
  { "88682ab5", "VGG-16 (Caffe)", OXFORD,
    "https://download.pytorch.org/models/vgg16_features-amdegroot-88682ab5.pth", IMAGENET },
  { "d01eb7cb", "VGG-19 (Caffe)", OXFORD, "https://web.eecs.umich.edu/~justincj/models/vgg19-d01eb7cb.pth",
    IMAGENET },
  { "dd893d44", "VGG-19 (Caffe)", OXFORD, "https://web.eecs.umich.edu/~justincj/models/vgg19-d01eb7cb.pth",
    IMAGENET },
  { "00b39a1b", "VGG-16 (Caffe)", OXFORD, "https://web.eecs.umich.edu/~justincj/models/vgg16-00b39a1b.pth",
    IMAGENET },
  { "1378be20", "GoogLeNet", TORCHVISION, "https://download.pytorch.org/models/googlenet-1378be20.pth",
    IMAGENET },
  { "b8a52dc0", "SqueezeNet 1.1", TORCHVISION,
    "https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth", IMAGENET },
  { "804ca2835ecf7539f0cd2a7ac3c18ce81e6f8468969ae7117ac0c148d286bb4a", "VGG-19, normalised (AdaIN encoder)",
    "MIT (naoto0804/pytorch-AdaIN); learned from ImageNet, whose pictures are under research terms",
    "https://github.com/naoto0804/pytorch-AdaIN/releases/tag/v0.0.0", IMAGENET },
  { "a205a346e86a9ddaae702e118097d014b7b8bd719491396a162cca438f2f524c", "StyleGAN2, FFHQ, 1024 pixels",
    NVIDIA,
    "https://api.ngc.nvidia.com/v2/models/nvidia/research/stylegan2/versions/1/files/"
    "stylegan2-ffhq-1024x1024.pkl",
    FFHQ },
  { "d2b1c92f41ce8a64c55f7a75ef06c4c0eef9e17b1eb29aae8c10fb37b3e60478", "StyleGAN2, FFHQ, 512 pixels", NVIDIA,
    "https://api.ngc.nvidia.com/v2/models/nvidia/research/stylegan2/versions/1/files/"
    "stylegan2-ffhq-512x512.pkl",
    FFHQ },
  { "9e13e7fd071e5bc328d04804a3e25ea9ad5a99672a106be84cd469783cb791ac", "Candy", FAST_STYLE,
    "https://github.com/pytorch/examples/tree/main/fast_neural_style", FAST_STYLE_DATA },
  { "313028c26c43d0de3eea5c74c332ba7e767b6adbf78bcfef9a7c28b254bc5b7a", "Mosaic", FAST_STYLE,
    "https://github.com/pytorch/examples/tree/main/fast_neural_style", FAST_STYLE_DATA },
};

const LimnerKnownFile *
limner_known_file (const char *digest)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_files); i++)
    if (g_str_has_prefix (digest, known_files[i].digest))
      return &known_files[i];
  return NULL;
}
