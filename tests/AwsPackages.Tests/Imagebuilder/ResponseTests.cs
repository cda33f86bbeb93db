using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class ResponseTests
{
    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Reads_every_member_the_model_knows(string name)
    {
        var operation = Operations.Named(name);
        var expected = Samples.Of(operation.Output);
        var wire = new Wire(expected.ToJsonString());

        var response = await Operations.CallAsync(wire.Client, operation, Samples.Of(operation.Input));

        var actual = ModelObjects.ToJson(response, operation.Output);
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}, found {actual.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Null_or_absent_members_are_null_and_unknown_members_are_skipped(string name)
    {
        var operation = Operations.Named(name);
        var nulls = new JsonObject(operation.Output.Members.Select(m => KeyValuePair.Create(m.WireName, (JsonNode?)null)));
        // Unknown members around and below, with names that would be known one level up.
        var unknown = new JsonObject { ["unknown"] = new JsonArray(Samples.Of(operation.Output), "text", 1, true, null) };
        foreach (var (key, value) in nulls)
            unknown[key] = value?.DeepClone();
        unknown["alsoUnknown"] = Samples.Of(operation.Output);

        foreach (var body in new[] { "{}", nulls.ToJsonString(), unknown.ToJsonString() })
        {
            var response = await Operations.CallAsync(new Wire(body).Client, operation, Samples.Of(operation.Input));

            Assert.Equal("{}", ModelObjects.ToJson(response, operation.Output).ToJsonString());
        }
    }

    [Fact]
    public async Task Unknown_members_inside_structures_and_lists_are_skipped()
    {
        var wire = new Wire("""
            {"image":{"new":{"arn":"wrong","state":{"status":"FAILED"}},"arn":"right","state":{"later":["AVAILABLE"],"status":"BUILDING","reason":null},
             "outputResources":{"amis":[{"extra":[[{"region":"wrong"}]],"region":"eu-west-1"},null,{"region":"us-east-1"}]}},"requestId":"r"}
            """);

        var response = await wire.Client.GetImageAsync(new GetImageRequest { ImageBuildVersionArn = "arn" });

        Assert.Equal(
            ("right", ImageStatus.BUILDING, null, "r"), (response.Image.Arn, response.Image.State.Status, response.Image.State.Reason, response.RequestId));
        Assert.Equal(["eu-west-1", null, "us-east-1"], response.Image.OutputResources.Amis.Select(a => a?.Region));
    }

    [Fact]
    public async Task An_enum_value_newer_than_the_client_is_kept()
    {
        var wire = new Wire("""{"image":{"state":{"status":"PONDERING"}}}""");

        var response = await wire.Client.GetImageAsync(new GetImageRequest { ImageBuildVersionArn = "arn" });

        Assert.Equal("PONDERING", response.Image.State.Status.Value);
    }

    [Fact]
    public async Task Times_keep_their_fraction_and_are_utc()
    {
        var wire = new Wire("""{"lifecycleExecution":{"startTime":1700000000.5}}""");

        var response = await wire.Client.GetLifecycleExecutionAsync(new GetLifecycleExecutionRequest { LifecycleExecutionId = "id" });

        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 500, DateTimeKind.Utc), response.LifecycleExecution.StartTime);
        Assert.Equal(DateTimeKind.Utc, response.LifecycleExecution.StartTime!.Value.Kind);
    }

    [Fact]
    public async Task The_service_request_id_is_in_the_metadata()
    {
        var response = await new Wire("{}").Client.ListImagesAsync(new ListImagesRequest());

        Assert.Equal("request-1", response.ResponseMetadata.RequestId);
        Assert.Null(response.ImageVersionList);
    }
}
