using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;
using TestKit;

namespace Conformance.Packaged;

/// <summary>The container image, made by the SDK from a base image of a registry on this machine, without a container engine.</summary>
[Collection(PackagedCollection.Name)]
public sealed class ContainerTests(PackagedTools tools)
{
    [LongFact]
    public async Task The_image_starts_by_its_own_entry_point_and_is_open_to_other_containers()
    {
        await using var registry = new LoopbackServer();
        var image = BaseImage.Empty();
        await registry.StartAsync(image.AnswerAsync);
        var archive = Path.Combine(tools.CreateFolder("image").FullName, "image.tar");

        await PackagedTools.DotnetAsync(
            ["publish", "src/ImageBuilderAutomation.Emulator.Tool", .. PackagedTools.Built, "/t:PublishContainer",
                $"-p:ContainerBaseImage=localhost:{registry.Url.Port}/base:1", $"-p:ContainerArchiveOutputPath={archive}"]);

        var (configuration, root) = Unpack(archive);
        var settings = configuration["config"]!;
        Assert.Equal("1654", $"{settings["User"]}");
        Assert.NotNull(settings["ExposedPorts"]!["4599/tcp"]);
        // In the entry point, so that options after the image's name come in addition.
        string[] command = [.. settings["Entrypoint"]!.AsArray().Select(word => $"{word}")];
        Assert.Equal(["--host", "0.0.0.0", "--port", "4599"], command[^4..]);

        // On this machine the image's files lie elsewhere, and the port may be in use.
        command[^1] = "0";
        await using var started = await ToolProcess.StartAsync(
            new(command[0], command[1..].Select(word => word.StartsWith("/app/", StringComparison.Ordinal) ? $"{root}{word}" : word)));
        Assert.Equal("healthy", (await started.GetAsync("/_emulator/health")).GetProperty("status").GetString());
    }

    /// <returns>The image's configuration, and the folder that holds the files of all its layers.</returns>
    private static (JsonObject Configuration, string Root) Unpack(string archive)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(archive)!, "oci")).FullName;
        TarFile.ExtractToDirectory(archive, folder, overwriteFiles: true);
        var index = Read(Path.Combine(folder, "index.json"));
        var manifest = Read(Blob($"{index["manifests"]![0]!["digest"]}"));
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        foreach (var layer in manifest["layers"]!.AsArray())
        {
            using var compressed = File.OpenRead(Blob($"{layer!["digest"]}"));
            using var tar = new GZipStream(compressed, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(tar, root, overwriteFiles: true);
        }

        return (Read(Blob($"{manifest["config"]!["digest"]}")), root);

        string Blob(string digest) => Path.Combine(folder, "blobs", "sha256", digest["sha256:".Length..]);
    }

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    /// <summary>A base image with one empty layer, as a registry serves it.</summary>
    // Documented: OCI Distribution Specification 1.1, "Pulling manifests" and "Pulling blobs".
    private sealed class BaseImage
    {
        private readonly Dictionary<string, byte[]> _blobs = [];
        private byte[] _manifest = [];

        public static BaseImage Empty()
        {
            var image = new BaseImage();
            var tar = new byte[1024];
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
                gzip.Write(tar);
            var layer = image.Add(compressed.ToArray());
            var configuration = image.Add(Bytes(new()
            {
                ["architecture"] = "amd64",
                ["os"] = "linux",
                ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/bin") },
                ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(Digest(tar)) },
            }));
            image._manifest = Bytes(new()
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["config"] = image.Described("application/vnd.oci.image.config.v1+json", configuration),
                ["layers"] = new JsonArray(image.Described("application/vnd.oci.image.layer.v1.tar+gzip", layer)),
            });
            return image;
        }

        public async Task AnswerAsync(HttpContext http)
        {
            var path = http.Request.Path.Value!;
            var isManifest = path.Contains("/manifests/", StringComparison.Ordinal);
            if ((isManifest ? _manifest : _blobs.GetValueOrDefault(path.Split('/')[^1])) is not { } body)
            {
                http.Response.StatusCode = (int)HttpStatusCode.NotFound;
                return;
            }

            http.Response.ContentType = isManifest ? "application/vnd.oci.image.manifest.v1+json" : "application/octet-stream";
            http.Response.Headers["Docker-Content-Digest"] = Digest(body);
            http.Response.ContentLength = body.Length;
            if (HttpMethods.IsGet(http.Request.Method))
                await http.Response.Body.WriteAsync(body);
        }

        private string Add(byte[] blob)
        {
            _blobs[Digest(blob)] = blob;
            return Digest(blob);
        }

        private JsonObject Described(string type, string digest) => new() { ["mediaType"] = type, ["digest"] = digest, ["size"] = _blobs[digest].Length };

        private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());

        private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }
}
