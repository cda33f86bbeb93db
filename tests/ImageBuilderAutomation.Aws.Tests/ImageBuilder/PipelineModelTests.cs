using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>
/// Compares the API's model with what enabling a pipeline reads and writes. An update replaces everything, so a new member of the model that the adapter does
/// not know would be cleared. These tests fail in that case.
/// </summary>
public sealed class PipelineModelTests
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base";

    private static readonly StructureShape DisplayOf = (StructureShape)ServiceModels.ImageBuilderBase.Shapes["ImagePipeline"];

    private static readonly string[] NotSettings = ["imagePipelineArn", "clientToken", "status"];

    [Fact]
    public void Every_member_of_an_update_is_written() => Assert.Equal(
        Members(ServiceModels.ImageBuilderBase.Operations["UpdateImagePipeline"].Input).Except(NotSettings).Order(), PipelineMembers.Written.Order());

    [Fact]
    public void Every_member_that_is_read_is_written_or_known_as_not_updatable() =>
        Assert.Equal(Members(DisplayOf).Select(Outermost).Distinct().Order(), PipelineMembers.Written.Select(Outermost).Distinct()
            .Concat(PipelineMembers.NotUpdatable).Order());

    [Fact]
    public async Task A_pipeline_with_every_member_set_is_written_back_whole_with_another_status()
    {
        var everything = (JsonObject)Sample(DisplayOf, "");
        everything["status"] = "DISABLED";
        await using var service = await ShowingAsync(everything);
        using var client = service.Client();
        var documents = new PipelineDocuments(client);

        var read = (await documents.ReadAsync(Arn, default))!;
        Assert.Empty(read.UnwritableMembers);
        Assert.Equal((false, 7), (read.IsEnabled, read.ConsecutiveFailures));
        service.Answers("{}");
        Assert.Null(await documents.EnableAsync(read, "token", default));

        foreach (var name in PipelineMembers.NotUpdatable)
            everything.Remove(name);
        (everything["imagePipelineArn"], everything["clientToken"], everything["status"]) = (Arn, "token", "ENABLED");
        var sent = service.Requests[^1].Body!;
        Assert.True(JsonNode.DeepEquals(everything, sent), $"Shown: {everything.ToJsonString()}{Environment.NewLine}Sent: {sent.ToJsonString()}");
    }

    [Fact]
    public async Task Every_member_of_the_newest_API_is_written_back_or_named()
    {
        var read = await ReadAsync((JsonObject)Sample((StructureShape)ServiceModels.ImageBuilder.Shapes["ImagePipeline"], ""));

        Assert.Equal(["imageScanningConfiguration.imageScanningTypes", "imageScanningConfiguration.scanResultCondition"], read.UnwritableMembers);
    }

    [Theory]
    [InlineData("""{ "imageFleet": { "size": 3 } }""", "imageFleet")]
    [InlineData("""{ "schedule": { "scheduleExpression": "rate(1 day)", "jitter": "5m", "autoDisablePolicy": { "failureCount": 3, "notify": true } } }""",
        "schedule.jitter schedule.autoDisablePolicy.notify")]
    [InlineData("""{ "workflows": [{ "workflowArn": "a", "when": "always" }, { "workflowArn": "b", "parameters": [{ "name": "n", "value": ["v"], "kind": "k" }] }] }""",
        "workflows[].when workflows[].parameters[].kind")]
    [InlineData("""{ "imageFleet": null, "workflows": [], "schedule": {}, "imageTags": { "any.key[]": "v" } }""", "")]
    public async Task Members_that_an_update_would_clear_are_named_at_any_depth(string members, string expected)
    {
        var read = await ReadAsync(JsonNode.Parse(members)!.AsObject());

        Assert.Equal(expected, string.Join(' ', read.UnwritableMembers));
        if (expected.Length > 0)
        {
            using var client = AwsClients.ImageBuilder(LocalEnvironment.For(new("http://127.0.0.1:9")));
            await Assert.ThrowsAsync<ArgumentException>(() => new PipelineDocuments(client).EnableAsync(read, "token", default));
        }
    }

    [Fact]
    public async Task The_hash_of_the_settings_covers_all_of_them_and_nothing_else()
    {
        const string Settings = """ "description": "d", "schedule": { "timezone": "UTC", "scheduleExpression": "rate(1 day)" } """;
        var hash = (await ReadAsync(Settings)).Settings;

        Assert.Equal(hash, (await ReadAsync(""" "schedule": { "scheduleExpression": "rate(1 day)", "timezone": "UTC" }, "description": "d" """)).Settings);
        Assert.Equal(hash, (await ReadAsync(Settings + """, "dateUpdated": "2026-11-20T09:00:00Z", "status": "DISABLED", "tags": { "a": "b" } """)).Settings);
        Assert.Equal(hash, (await ReadAsync(Settings + """, "consecutiveFailures": 5, "dateLastRun": "x", "lastRunStatus": "FAILED", "newMember": null """)).Settings);
        Assert.NotEqual(hash, (await ReadAsync(Settings + """, "newMember": 1 """)).Settings);
        Assert.NotEqual(hash, (await ReadAsync(Settings + """, "imageTags": { "a": "b" } """)).Settings);
        Assert.NotEqual(hash, (await ReadAsync(Settings.Replace("UTC", "Europe/Berlin", StringComparison.Ordinal))).Settings);

        static Task<PipelineDocument> ReadAsync(string members) => PipelineModelTests.ReadAsync(JsonNode.Parse($"{{{members}}}")!.AsObject());
    }

    [Theory]
    [InlineData("InvalidRequestException", true)]
    [InlineData("IdempotentParameterMismatchException", true)]
    [InlineData("ResourceInUseException", false)]
    [InlineData("ForbiddenException", false)]
    public async Task A_refusal_is_returned_and_a_missing_permission_throws(string error, bool isRefusal)
    {
        await using var service = await ShowingAsync([]);
        service.Fails(400, error);
        using var client = service.Client();
        var documents = new PipelineDocuments(client);
        var read = (await documents.ReadAsync(Arn, default))!;

        if (isRefusal)
            Assert.StartsWith(error, await documents.EnableAsync(read, "token", default), StringComparison.Ordinal);
        else
            await Assert.ThrowsAnyAsync<Exception>(() => documents.EnableAsync(read, "token", default));
    }

    private static async Task<PipelineDocument> ReadAsync(JsonObject members)
    {
        await using var service = await ShowingAsync(members);
        using var client = service.Client();
        return (await new PipelineDocuments(client).ReadAsync(Arn, default))!;
    }

    private static async Task<StubService> ShowingAsync(JsonObject pipeline) => (await StubService.StartAsync())
        .Answers(new JsonObject { ["requestId"] = "1", ["imagePipeline"] = pipeline.DeepClone() }.ToJsonString());

    private static string Outermost(string path) => path.Split('.', '[')[0];

    /// <summary>Paths from the outermost to the innermost member, as <see cref="PipelineMembers.Written"/> writes them.</summary>
    private static IEnumerable<string> Members(StructureShape shape) => shape.Members.SelectMany(member => Paths(member.Target, member.Name));

    private static IEnumerable<string> Paths(Shape shape, string path) => shape switch
    {
        StructureShape structure => Members(structure).Select(inner => $"{path}.{inner}"),
        ListShape list => Paths(list.Member, $"{path}[]"),
        MapShape => [$"{path}.*"],
        _ => [path],
    };

    /// <summary>A value for every member; all texts differ.</summary>
    private static JsonNode Sample(Shape shape, string path) => shape switch
    {
        StructureShape structure => new JsonObject(
            structure.Members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Sample(member.Target, $"{path}-{member.Name}")))),
        ListShape list => new JsonArray(Sample(list.Member, $"{path}-1"), Sample(list.Member, $"{path}-2")),
        MapShape => new JsonObject { ["one"] = $"{path}-1", ["two"] = "" },
        BooleanShape => JsonValue.Create(false),
        NumberShape => JsonValue.Create(7),
        EnumShape { Values: [var value, ..] } => JsonValue.Create(value),
        _ => JsonValue.Create($"text{path}"),
    };
}
