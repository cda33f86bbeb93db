using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Validation;

public sealed class InputValidatorTests : EmulatorTest
{
    private const string NamePattern = "^[-_A-Za-z-0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z-0-9]$";

    [Fact]
    public async Task Reports_a_broken_pattern_in_the_service_s_words()
    {
        var result = await Api.CallAsync("CreateComponent", Samples.Component(name: "x"));

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        Assert.Equal($"The value supplied for parameter 'name' is not valid. name must match pattern {NamePattern}", result.Message);
    }

    public static TheoryData<string, JsonObject> Wrong => new()
    {
        { "name", new() { ["name"] = null } },
        { "instanceProfileName", new() { ["instanceProfileName"] = null } },
        { "description", new() { ["description"] = "" } },
        { "description", new() { ["description"] = new string('x', 1025) } },
        { "name", new() { ["name"] = "ends with space " } },
        { "snsTopicArn", new() { ["snsTopicArn"] = "arn:aws:sns:eu-west-1:111122223333:results.fifo" } },
        { "placement.tenancy", new() { ["placement"] = new JsonObject { ["tenancy"] = "shared" } } },
        { "instanceMetadataOptions.httpPutResponseHopLimit", new() { ["instanceMetadataOptions"] = new JsonObject { ["httpPutResponseHopLimit"] = 65 } } },
        { "instanceMetadataOptions.httpPutResponseHopLimit", new() { ["instanceMetadataOptions"] = new JsonObject { ["httpPutResponseHopLimit"] = 0 } } },
        { "tags.aws:reserved", new() { ["tags"] = new JsonObject { ["aws:reserved"] = "x" } } },
        { "tags.team", new() { ["tags"] = new JsonObject { ["team"] = new string('x', 257) } } },
        { "tags", new() { ["tags"] = new JsonObject() } },
        { "clientToken", new() { ["clientToken"] = new string('x', 65) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Names_the_invalid_parameter(string parameter, JsonObject change)
    {
        var input = Samples.Infrastructure();
        foreach (var (name, value) in change)
            input[name] = value?.DeepClone();

        var result = await Api.CallAsync("CreateInfrastructureConfiguration", input);

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", $"The value supplied for parameter '{parameter}' is not valid. ");
    }

    public static TheoryData<JsonObject> AtTheEdge => new()
    {
        new JsonObject { ["description"] = new string('x', 1024) },
        new JsonObject { ["name"] = new string('x', 128) },
        new JsonObject { ["name"] = "abc" },
        new JsonObject { ["instanceMetadataOptions"] = new JsonObject { ["httpPutResponseHopLimit"] = 64, ["httpTokens"] = "required" } },
        new JsonObject { ["clientToken"] = new string('x', 64) },
        new JsonObject { ["tags"] = new JsonObject { ["team"] = "" } },
    };

    [Theory]
    [MemberData(nameof(AtTheEdge))]
    public async Task Accepts_values_on_the_bounds(JsonObject change)
    {
        var input = Samples.Infrastructure();
        foreach (var (name, value) in change)
            input[name] = value?.DeepClone();

        await Api.OkAsync("CreateInfrastructureConfiguration", input);
    }

    [Fact]
    public async Task Reports_all_faults_of_the_first_invalid_parameter_only()
    {
        var input = Samples.Component(name: "x");
        input["platform"] = "BeOS";

        var result = await Api.CallAsync("CreateComponent", input);

        Assert.StartsWith("The value supplied for parameter 'name' is not valid.", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("platform", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_an_element_of_a_list_by_its_index()
    {
        var input = Samples.Distribution();
        input["distributions"]![0]!["amiDistributionConfiguration"]!["targetAccountIds"] = new JsonArray("444455556666", "short");

        (await Api.CallAsync("CreateDistributionConfiguration", input)).MustBe(
            HttpStatusCode.BadRequest,
            "InvalidParameterValueException",
            "The value supplied for parameter 'distributions[0].amiDistributionConfiguration.targetAccountIds[1]' is not valid.");
    }

    [Fact]
    public async Task Tag_operations_use_the_code_that_they_declare() =>
        (await Api.CallAsync("ListTagsForResource", new() { ["resourceArn"] = "arn:aws:s3:::bucket" })).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterException", "The value supplied for parameter 'resourceArn' is not valid.");
}
