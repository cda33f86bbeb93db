using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Tests.Releases.Recording;

public sealed class ArchiveCheckTests
{
    private const string Folder = "releases/111122223333/eu-west-1/image-recipe/base-linux/";

    [Fact]
    public async Task A_complete_copy_of_the_archive_has_no_problem()
    {
        var (files, key) = await ArchiveAsync();

        Assert.Equal((0, 3, 3, 1), Counts(ArchiveCheck.Of(files, [key])));
        Assert.Equal((0, 3, 3, 1), Counts(ArchiveCheck.Of(files, [])));
    }

    [Theory]
    [InlineData("a record was changed", "names ")]
    [InlineData("a record between others is missing", "The files in between are missing")]
    [InlineData("the last record is missing", "The latest ones are missing")]
    [InlineData("the first record is missing", "the earlier ones are missing")]
    [InlineData("a signature was changed", "the signature does not fit")]
    [InlineData("a signature is missing", "has no file with its signature")]
    [InlineData("a signature was replaced by the statement that there is none", "says that release 2 is not signed")]
    [InlineData("the head is missing", "has no head")]
    [InlineData("the head counts less", "the signature does not fit")]
    [InlineData("an earlier head was put back", "an earlier head was put back")]
    [InlineData("the head is not signed", "is not signed")]
    [InlineData("the public key is missing", "whose public key is not among the files")]
    [InlineData("somebody else signed everything again", "which is not pinned")]
    public async Task Each_kind_of_change_is_found(string change, string problem)
    {
        var (files, key) = await ArchiveAsync();
        var (record, signature, head) = ($"{Folder}0000000002.release.json", $"{Folder}0000000002.signature.json", $"{Folder}head.json");
        switch (change)
        {
            case "a record was changed":
                files[record] = files[record].Replace("LOW", "HIGH", StringComparison.Ordinal);
                break;
            case "a record between others is missing":
                files.Remove(record);
                break;
            case "the last record is missing":
                files.Remove($"{Folder}0000000003.release.json");
                files.Remove($"{Folder}0000000003.signature.json");
                break;
            case "the first record is missing":
                files.Remove($"{Folder}0000000001.release.json");
                files.Remove($"{Folder}0000000001.signature.json");
                break;
            case "a signature was changed":
                var one = RecordSignature.Read(files[signature])!;
                files[signature] = Text((one with { Signature = one.Signature! with { Value = RecordSignature.Read(files[$"{Folder}0000000001.signature.json"])!.Signature!.Value } }).Write());
                break;
            case "a signature is missing":
                files.Remove(signature);
                break;
            case "a signature was replaced by the statement that there is none":
                files[signature] = Text((RecordSignature.Read(files[signature])! with { Signature = null }).Write());
                break;
            case "the head is missing":
                files.Remove(head);
                break;
            case "the head counts less":
                files[head] = files[head].Replace("\\\"count\\\":3", "\\\"count\\\":2", StringComparison.Ordinal);
                break;
            case "an earlier head was put back":
                files[head] = (await ArchiveAsync(keepHeadOf: 2)).Files[head];
                break;
            case "the head is not signed":
                files[head] = Text((ChainHead.Read(files[head])! with { Signature = null }).Write());
                break;
            case "the public key is missing":
                files.Remove($"releases/keys/{key}.pem");
                break;
            case "somebody else signed everything again":
                files = Forged(files);
                break;
        }

        Assert.Contains(ArchiveCheck.Of(files, [key]).Problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forgery_with_another_key_is_found_only_by_the_pinned_one()
    {
        var files = Forged((await ArchiveAsync()).Files);

        Assert.Empty(ArchiveCheck.Of(files, []).Problems);
    }

    [Fact]
    public async Task Records_from_before_there_was_a_key_are_covered_by_the_signed_head()
    {
        using var world = RecordingWorld.With(builds: 3);
        world.Options = new(true, IsSigned: false);
        await world.EventAsync(1);
        world.Options = new(true, IsSigned: true);
        await world.PassAsync();

        Assert.Equal((0, 3, 2, 1), Counts(ArchiveCheck.Of(world.Download(), [world.Key.Fingerprint])));
    }

    [Fact]
    public async Task An_unsigned_archive_is_no_proof_against_a_pinned_key()
    {
        using var world = RecordingWorld.With(builds: 1);
        world.Options = new(true, IsSigned: false);
        await world.PassAsync();

        Assert.Empty(ArchiveCheck.Of(world.Download(), []).Problems);
        Assert.Contains(ArchiveCheck.Of(world.Download(), [world.Key.Fingerprint]).Problems, problem => problem.EndsWith("signed by a pinned key.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"base-linux\"")]
    [InlineData("\"arn:aws:imagebuilder:eu-west-1:111122223333:image/base-linux/1.0.0\"")]
    public async Task A_record_that_names_no_recipe_is_a_problem_even_beside_a_signed_archive(string recipe)
    {
        var (files, key) = await ArchiveAsync();
        files["releases/forged.release.json"] = Regex.Replace(files[$"{Folder}0000000001.release.json"], "\"recipe\": \"[^\"]*\"", $"\"recipe\": {recipe}");

        Assert.Contains(
            ArchiveCheck.Of(files, [key]).Problems, problem => problem.StartsWith("releases/forged.release.json: expected the ARN of a recipe", StringComparison.Ordinal));
        Assert.NotEmpty(ArchiveCheck.Of(files, []).Problems);
    }

    [Fact]
    public void A_file_that_the_bucket_does_not_have_is_a_problem()
    {
        ObjectVersion[] versions = [new("releases/1/eu/image-recipe/a/1.release.json", "v1", false, true)];

        var problems = VersionCheck.Of(versions, ["copy/1/eu/image-recipe/a/1.release.json", "copy/2/eu/image-recipe/a/1.release.json"]);

        Assert.Equal("copy/2/eu/image-recipe/a/1.release.json: is not in the bucket.", Assert.Single(problems));
    }

    [Fact]
    public void An_RSA_signature_is_verified_too()
    {
        using var rsa = RSA.Create(2048);
        var (spki, digest) = (rsa.ExportSubjectPublicKeyInfo(), SHA256.HashData("x"u8));
        var signature = new ReleaseSignature(
            SigningKey.RsaPss, "", SigningKey.FingerprintOf(spki), rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

        Assert.True(signature.IsBy(spki, digest));
        Assert.False(signature.IsBy(spki, SHA256.HashData("y"u8)));
        Assert.False((signature with { Algorithm = SigningKey.Ecdsa }).IsBy(spki, digest));
        Assert.False((signature with { Algorithm = "none" }).IsBy(spki, digest));
    }

    [Fact]
    public void Replaced_deleted_and_not_downloaded_objects_are_told_and_versions_of_heads_are_not()
    {
        ObjectVersion[] versions =
        [
            new("releases/1/eu/image-recipe/a/head.json", "v2", false, true), new("releases/1/eu/image-recipe/a/head.json", "v1", false, false),
            new("releases/1/eu/image-recipe/a/1.release.json", "v4", false, true), new("releases/1/eu/image-recipe/a/1.release.json", "v3", false, false),
            new("releases/1/eu/image-recipe/a/2.release.json", "v6", true, true), new("releases/1/eu/image-recipe/a/2.release.json", "v5", false, false),
            new("releases/1/eu/image-recipe/a/3.release.json", "v7", false, true),
        ];

        var problems = VersionCheck.Of(versions, ["copy/1/eu/image-recipe/a/head.json", "copy/1/eu/image-recipe/a/1.release.json"]);

        Assert.Equal(3, problems.Count);
        Assert.Contains("has 2 versions in the bucket (v4, v3)", problems[0], StringComparison.Ordinal);
        Assert.Contains("was deleted once", problems[1], StringComparison.Ordinal);
        Assert.Contains("not among the files", problems[2], StringComparison.Ordinal);
    }

    private static (int, int, int, int) Counts(ArchiveCheck check) => (check.Problems.Count, check.Records, check.Signed, check.Heads);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static async Task<(Dictionary<string, string> Files, string Key)> ArchiveAsync(int? keepHeadOf = null)
    {
        using var world = RecordingWorld.With(builds: 3);
        await world.PassAsync();
        var files = world.Download();
        if (keepHeadOf is { } count)
            files[$"{Folder}head.json"] = Text(world.Bucket[$"{Folder}head.json"][count - 1]);
        return (files, world.Key.Fingerprint);
    }

    /// <summary>Whoever can write the bucket signs all with an own key.</summary>
    private static Dictionary<string, string> Forged(Dictionary<string, string> files)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new SigningKey("arn:other", SigningKey.Ecdsa, other.ExportSubjectPublicKeyInfo());
        var forged = new Dictionary<string, string> { [$"releases/keys/{key.Fingerprint}.pem"] = key.Pem };
        foreach (var (name, text) in files.Where(file => !file.Key.EndsWith(".pem", StringComparison.Ordinal)))
        {
            forged[name] = RecordSignature.Read(text) is { } signature ? Text((signature with { Signature = By(Convert.FromHexString(signature.Sha256)) }).Write())
                : ChainHead.Read(text) is { } head ? Text((head with { Signature = By(head.Digest()) }).Write())
                : text;
        }

        return forged;

        ReleaseSignature By(byte[] digest) => new(key.Algorithm, key.Arn, key.Fingerprint, other.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence));
    }
}
