using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Unusual but valid messages. A message that identifies an image is handled; any other is rejected with a message that names the problem.</summary>
public sealed class OddMessageTests
{
    private const string Result = "sns/build-available.json";
    private const string StateChange = "eventbridge/image-state-change-available.json";

    private readonly FunctionWorld _world = new();

    [Theory]
    [InlineData(Result)]
    [InlineData(StateChange)]
    [InlineData("eventbridge/image-state-change-building.json")]
    public async Task An_image_that_no_longer_exists_is_recorded_as_reported_and_as_deleted(string sample)
    {
        _world.Service.Snapshots.Clear();

        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        var record = Assert.Single(_world.Builds.All);
        Assert.Equal((BuildRecord.Deleted, null), (record.Status, record.Current));
        Assert.Single(record.Transitions);
        Assert.Empty(_world.Details.All);
        Assert.Equal(["GetImage"], _world.Service.Calls);
    }

    [Fact]
    public async Task A_build_without_a_pipeline_is_recorded_without_one()
    {
        var arn = FunctionWorld.Image.ToString();
        _world.Service.Snapshots[arn] = _world.Service.Snapshots[arn] with { PipelineArn = null };

        await DeliverAsync(message => message.Remove("sourcePipelineArn"));

        var record = Assert.Single(_world.Builds.All);
        Assert.Equal(("AVAILABLE", null), (record.Status, record.Current!.PipelineArn));
    }

    [Fact]
    public async Task A_container_image_is_recorded_with_its_URIs()
    {
        var arn = FunctionWorld.Image.ToString();
        var uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1.0.0-7";
        _world.Service.Snapshots[arn] = _world.Service.Snapshots[arn] with
        {
            RecipeArn = "arn:aws:imagebuilder:us-east-1:123456789012:container-recipe/base-al2023/1.0.0",
            Amis = [],
            Containers = [new("us-east-1", [uri])],
        };

        await DeliverAsync(message =>
        {
            message["type"] = "DOCKER";
            message["containerRecipe"] = message["imageRecipe"]!.DeepClone();
            message.Remove("imageRecipe");
            var container = new JsonObject { ["region"] = "us-east-1", ["imageUris"] = new JsonArray(uri) };
            message["outputResources"] = new JsonObject { ["containers"] = new JsonArray(container) };
        });

        Assert.Equal([uri], Assert.Single(Assert.Single(_world.Builds.All).Current!.Containers).Uris);
    }

    public static TheoryData<string, string> Members => new()
    {
        // A 90-bit number of version and build, about 2^90.
        { "semver", "1237940039285380274899124231" },
        { "semver", "1.2379400392853803e27" },
        { "semver", "\"1.0.0\"" },
        { "dateCreated", "\"Jul 28, 2022 1:13:45 AM\"" },
        { "dateCreated", "\"28.07.2022\"" },
        { "dateCreated", "1658970825" },
        { "tags", "[]" },
        { "accountId", "\"999999999999\"" },
        { "buildVersion", "\"seven\"" },
        { "outputResources", "null" },
        { "failureContext", """{ "imageStatus": "BUILDING", "regionFailures": [ { "region": "us-east-1" } ] }""" },
        { "aMemberOfNextYear", """{ "deep": [ { "er": null } ] }""" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Members_that_do_not_identify_the_image_may_have_any_value(string member, string value)
    {
        await DeliverAsync(message => message[member] = JsonNode.Parse(value));

        Assert.Equal("AVAILABLE", Assert.Single(_world.Builds.All).Status);
    }

    [Theory]
    [InlineData("arn", "null", "Expected an image build version ARN")]
    [InlineData("arn", "\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0\"", "Expected an image build version ARN")]
    [InlineData("arn", "\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/99999999999999999999\"", "Expected an image build version ARN")]
    [InlineData("arn", "\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/0\"", "Expected an image build version ARN")]
    [InlineData("arn", "\"arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.x.x/1\"", "Expected an image build version ARN")]
    [InlineData("state", "\"AVAILABLE\"", "or a build result with state.status")]
    [InlineData("state", """{ "status": 3 }""", "or a build result with state.status")]
    public async Task A_message_that_identifies_no_build_is_rejected_and_nothing_is_recorded(string member, string value, string sentence)
    {
        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => DeliverAsync(message => message[member] = JsonNode.Parse(value)));

        Assert.Contains(sentence, refused.Message);
        Assert.Equal((0, 0, 0), _world.Effects);
    }

    [Fact]
    public async Task A_version_number_beyond_64_bits_identifies_its_build()
    {
        var big = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1073741823.99999999999999999999.0/7";

        await DeliverAsync(message => message["arn"] = big);

        Assert.Equal(big, Assert.Single(_world.Builds.All).ImageArn);
    }

    [Fact]
    public async Task An_unknown_state_is_recorded_by_its_name()
    {
        var arn = FunctionWorld.Image.ToString();
        _world.Service.Snapshots[arn] = _world.Service.Snapshots[arn] with { Status = "IMPORTING" };
        var evt = Samples.Json(StateChange);
        evt["detail"]!["state"]!["status"] = "IMPORTING";

        await _world.InvokeAsync("RecordImageState", evt.ToJsonString());

        var record = Assert.Single(_world.Builds.All);
        Assert.Equal(("IMPORTING", "IMPORTING"), (record.Status, record.Transitions.Single().To));
        Assert.Empty(_world.Details.All);
    }

    public static TheoryData<string> IllShapedStatuses => ["", "available", "NOT A STATUS", "AVAILABLE\u001b[2J", "9LIVES", new('X', 33), new('X', 300_000)];

    [Theory]
    [MemberData(nameof(IllShapedStatuses))]
    public async Task A_result_with_a_status_that_no_service_would_send_is_rejected_and_nothing_is_recorded(string status)
    {
        await Assert.ThrowsAsync<UnusableEventException>(() => DeliverAsync(message => message["state"] = new JsonObject { ["status"] = status }));

        Assert.Equal((0, 0, 0), _world.Effects);
    }

    [Theory]
    [MemberData(nameof(IllShapedStatuses))]
    public async Task A_state_change_with_a_status_that_no_service_would_send_is_rejected_and_nothing_is_recorded(string status)
    {
        foreach (var member in (string[])["state", "previous-state"])
        {
            // The previous state may be missing.
            if (member == "previous-state" && status.Length == 0)
                continue;
            var evt = Samples.Json(StateChange);
            evt["detail"]![member]!["status"] = status;

            var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync("RecordImageState", evt.ToJsonString()));

            Assert.InRange(refused.Message.Length, 1, 500);
        }

        Assert.Equal((0, 0, 0), _world.Effects);
    }

    [Fact]
    public async Task A_change_that_has_not_happened_yet_is_rejected_and_nothing_is_recorded()
    {
        var evt = Samples.Json(StateChange);
        evt["time"] = "9999-01-01T00:00:00Z";

        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync("RecordImageState", evt.ToJsonString()));

        Assert.Contains("a time that is not in the future", refused.Message);
        Assert.Equal((0, 0, 0), _world.Effects);
    }

    [Theory]
    [InlineData("arn:elsewhere:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7")]
    [InlineData("arn:aws-cn:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7")]
    [InlineData("arn:aws:imagebuilder:us-east-1:123456789012:image/base al2023/1.0.0/7")]
    [InlineData("arn:aws:imagebuilder:us-east-1:123456789012:image/base\u001bal2023/1.0.0/7")]
    public async Task An_ARN_that_the_service_cannot_have_given_names_no_image_of_this_stack(string arn)
    {
        var evt = Samples.Json(StateChange);
        evt["resources"] = new JsonArray(arn);

        await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync("RecordImageState", evt.ToJsonString()));

        Assert.Equal((0, 0, 0), _world.Effects);
    }

    public static TheoryData<string, string, string> ForgedCalls => new()
    {
        { "eventbridge/api-call-start-pipeline.json", "eventID", "" },
        { "eventbridge/api-call-start-pipeline.json", "eventID", "a#b" },
        { "eventbridge/api-call-start-pipeline.json", "eventID", new('1', 65) },
        { "eventbridge/api-call-start-pipeline.json", "arn", new('a', 1025) },
        { "eventbridge/api-call-start-pipeline.json", "arn", "arn:aws:iam::123456789012:user/\u001b[2Jkim" },
        { "eventbridge/api-call-start-pipeline.json", "invokedBy", new('a', 1025) },
        { "eventbridge/api-call-update-configuration.json", "arn", new('a', 1025) },
    };

    [Theory]
    [MemberData(nameof(ForgedCalls))]
    public async Task A_call_whose_recorded_texts_CloudTrail_cannot_have_written_is_rejected_and_nothing_is_recorded(string sample, string member, string value)
    {
        var evt = Samples.Json(sample);
        (member == "eventID" ? evt["detail"]! : evt["detail"]!["userIdentity"]!)[member] = value;

        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync(Samples.FunctionOf(sample), evt.ToJsonString()));

        Assert.InRange(refused.Message.Length, 1, 500);
        Assert.Equal((0, 0, 0), _world.Effects);
    }

    private Task DeliverAsync(Action<JsonObject> change)
    {
        var evt = Samples.Json(Result);
        var sns = evt["Records"]![0]!["Sns"]!;
        var message = JsonNode.Parse(sns["Message"]!.GetValue<string>())!.AsObject();
        change(message);
        sns["Message"] = message.ToJsonString();
        return _world.InvokeAsync("RecordBuildResult", evt.ToJsonString());
    }
}
