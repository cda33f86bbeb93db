using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local;
using TestKit;

namespace Conformance.Services;

/// <summary>boto3 stores, reads, lists and deletes objects of a local host; moto gives the same responses.</summary>
public sealed class Boto3ObjectTests
{
    private const string Bucket = "releases";
    private const string Key = "channels/web/1 ü.json";

    [PythonTheory("boto3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Versions_of_an_object_are_kept_behind_conditions_and_delete_markers(bool moto)
    {
        if (moto && Python.SkipReason("moto") is not null)
            return;
        await using var stack = await LocalStack.StartAsync(new() { Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
        await using var s3 = new Boto3Services("s3", moto ? null : stack);
        Assert.Equal("NoSuchBucket", await s3.ErrorAsync("PutObject", Put("one")));
        await s3.OutputAsync("CreateBucket", new() { ["Bucket"] = Bucket });
        Assert.Null((await s3.OutputAsync("GetBucketVersioning", InBucket()))["Status"]);
        await s3.OutputAsync("PutBucketVersioning", InBucket(("VersioningConfiguration", new JsonObject { ["Status"] = "Enabled" })));
        Assert.Equal("Enabled", (string?)(await s3.OutputAsync("GetBucketVersioning", InBucket()))["Status"]);

        var first = await s3.OutputAsync("PutObject", Put("one", ("IfNoneMatch", "*"), ("ContentType", "application/json"), ("Metadata", new JsonObject { ["by"] = "kim" })));
        Assert.Equal("PreconditionFailed", await s3.ErrorAsync("PutObject", Put("two", ("IfNoneMatch", "*"))));
        Assert.Equal("PreconditionFailed", await s3.ErrorAsync("PutObject", Put("two", ("IfMatch", "\"00000000000000000000000000000000\""))));
        var second = await s3.OutputAsync("PutObject", Put("two", ("IfMatch", (string)first["ETag"]!)));
        Assert.NotEqual((string?)first["VersionId"], (string?)second["VersionId"]);

        Assert.Equal("two", Body(await s3.OutputAsync("GetObject", OfKey())));
        var old = await s3.OutputAsync("GetObject", OfKey(("VersionId", (string)first["VersionId"]!)));
        Assert.Equal(("one", "application/json", "kim"), (Body(old), (string?)old["ContentType"], (string?)old["Metadata"]!["by"]));
        Assert.Equal("304", await s3.ErrorAsync("GetObject", OfKey(("IfNoneMatch", (string)second["ETag"]!))));
        var part = await s3.OutputAsync("GetObject", OfKey(("Range", "bytes=1-")));
        Assert.Equal(("wo", "bytes 1-2/3"), (Body(part), (string?)part["ContentRange"]));
        Assert.Equal("InvalidRange", await s3.ErrorAsync("GetObject", OfKey(("Range", "bytes=9-"))));
        Assert.Equal(3, (int)(await s3.OutputAsync("HeadObject", OfKey()))["ContentLength"]!);
        Assert.Equal("404", await s3.ErrorAsync("HeadObject", InBucket(("Key", "none"))));
        Assert.Equal("NoSuchKey", await s3.ErrorAsync("GetObject", InBucket(("Key", "none"))));

        await s3.OutputAsync("PutObject", InBucket(("Key", "channels/app"), ("Body", Bytes("x"))));
        var list = await s3.OutputAsync("ListObjectsV2", InBucket(("Prefix", "channels/"), ("Delimiter", "/")));
        Assert.Equal(("channels/app", "channels/web/"), ((string?)Assert.Single(list["Contents"]!.AsArray())!["Key"], (string?)Assert.Single(list["CommonPrefixes"]!.AsArray())!["Prefix"]));
        var page = await s3.OutputAsync("ListObjectsV2", InBucket(("MaxKeys", 1)));
        var next = await s3.OutputAsync("ListObjectsV2", InBucket(("MaxKeys", 1), ("ContinuationToken", (string)page["NextContinuationToken"]!)));
        Assert.Equal(["channels/app", Key], page["Contents"]!.AsArray().Concat(next["Contents"]!.AsArray()).Select(one => (string?)one!["Key"]));

        var deleted = await s3.OutputAsync("DeleteObject", OfKey());
        Assert.True((bool)deleted["DeleteMarker"]!);
        Assert.Equal("NoSuchKey", await s3.ErrorAsync("GetObject", OfKey()));
        Assert.Equal("one", Body(await s3.OutputAsync("GetObject", OfKey(("VersionId", (string)first["VersionId"]!)))));
        var versions = await s3.OutputAsync("ListObjectVersions", InBucket(("Prefix", "channels/web")));
        Assert.Equal(
            [((string?)second["VersionId"], false), ((string?)first["VersionId"], false)],
            versions["Versions"]!.AsArray().Select(one => ((string?)one!["VersionId"], (bool)one["IsLatest"]!)));
        Assert.Equal(((string?)deleted["VersionId"], true), ((string?)versions["DeleteMarkers"]![0]!["VersionId"], (bool)versions["DeleteMarkers"]![0]!["IsLatest"]!));
        await s3.OutputAsync("DeleteObject", OfKey(("VersionId", (string)deleted["VersionId"]!)));
        Assert.Equal("two", Body(await s3.OutputAsync("GetObject", OfKey())));
        Assert.Equal("BucketNotEmpty", await s3.ErrorAsync("DeleteBucket", InBucket()));
    }

    [PythonTheory("boto3")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_locked_version_cannot_be_deleted(bool moto)
    {
        if (moto && Python.SkipReason("moto") is not null)
            return;
        await using var stack = await LocalStack.StartAsync(new() { Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
        await using var s3 = new Boto3Services("s3", moto ? null : stack);
        await s3.OutputAsync("CreateBucket", new() { ["Bucket"] = "plain" });
        Assert.Equal("ObjectLockConfigurationNotFoundError", await s3.ErrorAsync("GetObjectLockConfiguration", new() { ["Bucket"] = "plain" }));
        await s3.OutputAsync("CreateBucket", new() { ["Bucket"] = Bucket, ["ObjectLockEnabledForBucket"] = true });
        Assert.Equal("Enabled", (string?)(await s3.OutputAsync("GetBucketVersioning", InBucket()))["Status"]);
        Assert.Equal("Enabled", (string?)(await s3.OutputAsync("GetObjectLockConfiguration", InBucket()))["ObjectLockConfiguration"]!["ObjectLockEnabled"]);

        var until = "2099-01-02T03:04:05Z";
        var put = await s3.OutputAsync("PutObject", Put("one", ("ObjectLockMode", "COMPLIANCE"), ("ObjectLockRetainUntilDate", until)));
        var version = ("VersionId", (JsonNode)(string)put["VersionId"]!);
        // moto 5.2 fails at it.
        if (!moto)
        {
            var retention = (await s3.OutputAsync("GetObjectRetention", OfKey(version)))["Retention"]!;
            Assert.Equal(("COMPLIANCE", "2099-01-02T03:04:05"), ((string?)retention["Mode"], ((string)retention["RetainUntilDate"]!)[..19]));
        }

        Assert.Equal("AccessDenied", await s3.ErrorAsync("DeleteObject", OfKey(version)));
        await s3.OutputAsync("DeleteObject", OfKey());
        Assert.Equal("one", Body(await s3.OutputAsync("GetObject", OfKey(version))));
    }

    private static JsonObject InBucket(params (string Name, JsonNode Value)[] members)
    {
        var input = new JsonObject { ["Bucket"] = Bucket };
        foreach (var (name, value) in members)
            input[name] = value.DeepClone();
        return input;
    }

    private static JsonObject OfKey(params (string Name, JsonNode Value)[] members) => InBucket([("Key", Key), .. members]);

    private static JsonObject Put(string body, params (string Name, JsonNode Value)[] members) => OfKey([("Body", Bytes(body)), .. members]);

    private static JsonObject Bytes(string text) => new() { ["base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) };

    private static string Body(JsonNode output) => Encoding.UTF8.GetString(Convert.FromBase64String((string)output["Body"]!));
}
