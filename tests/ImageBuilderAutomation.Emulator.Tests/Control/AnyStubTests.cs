using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Control;

/// <summary>A control route either accepts any input that it is sent or says what it expected.</summary>
public sealed class AnyStubTests : EmulatorTest
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "1e400", "1e300", "99999999999", "0.5", "\"\"", "\"now\"", "\"x\"", "\"9999-12-31T23:59:59Z\"",
        "\"2026-11-20\"", "\"s3://bucket/key\"",
        "\"\\ud800\"", "\"\\u0000\"", "[]", "[null]", "[1]", "[{}]", "[[]]", "{}", "{\"a\":1}", "{\"a\":null}", "{\"a\":\"b\"}", "{\"a\":1e300}",
        "{\"hold\":1,\"finishAt\":{}}",
        "[{\"call\":\"CreateImage\"}]", "[{\"call\":1}]", "[{\"order\":\"clock\",\"at\":\"x\"}]",
        "[{\"order\":\"reset\",\"at\":\"2020-01-01T00:00:00Z\"}]", "[{\"order\":\"seed\",\"input\":[]}]",
        "[{\"call\":\"CreateComponent\",\"input\":{\"name\":{}}}]", "[{\"call\":\"ListComponents\",\"as\":[]}]",
    ];

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["reset"] = ["a"],
        ["save"] = ["a"],
        ["faults"] = ["operation", "times", "error", "message", "afterEffect"],
        ["builds"] = ["findings", "packages", "scan", "failSteps", "failRegions", "stepSeconds", "stepOutputs", "arn"],
        ["amis"] = ["ami", "public", "sharedAccounts", "lastLaunched", "tags", "fail", "arn"],
        ["objects"] = ["uri", "text"],
        ["managed-resources"] =
        [
            "resources", "sources", "kind", "owner", "name", "slug", "versions", "source", "type", "platform", "osVersion", "supportedOsVersions", "parameters",
            "productCodes", "status", "description", "data",
        ],
        ["clock"] = ["speed", "stopped", "advance", "to", "step"],
        ["event-faults"] = ["fault", "detailType", "destination", "times", "copies", "seconds"],
        ["seed"] = ["steps", "account", "region"],
    };

    private Exception? _unexpected;
    private string _image = "";

    protected override EmulatorOptions Options => base.Options with { Unexpected = e => _unexpected = e };

    public static TheoryData<string> Stubs => [.. ControlTable.All.Where(c => c.Method == "POST").Select(c => c.Path)];

    [Theory]
    [MemberData(nameof(Stubs))]
    public async Task Any_value_of_any_member_is_accepted_or_refused(string order)
    {
        foreach (var member in Members[order])
        {
            foreach (var value in Values)
            {
                var result = await Api.SendAsync(HttpMethod.Post, $"/_emulator/{order}", Body(order, member, value), authorization: null);
                Assert.True(_unexpected is null, $"{member}: {value}: {_unexpected}");
                Assert.True(
                    result.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest && (result.Status == HttpStatusCode.OK || result.Message is not null),
                    $"{member}: {value}: {result.Status}");
            }
        }

        await Api.ControlAsync(HttpMethod.Get, "ready");
    }

    [Theory]
    [InlineData("{", "The body is not valid JSON")]
    [InlineData("[]", "The body must be a JSON object.")]
    [InlineData("{\"speed\":1,\"speed\":2}", "The body is not valid JSON")]
    [InlineData("{\"speed\":\"\\ud800\"}", "The body contains a string that is not valid Unicode.")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, string message)
    {
        var refused = await Api.SendAsync(HttpMethod.Post, "/_emulator/clock", body, authorization: null);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var content = new ByteArrayContent([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);
        using var response = await http.PostAsync(new Uri("/_emulator/seed", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(_unexpected);
    }

    protected override async Task ArrangeAsync()
    {
        var input = await Samples.PipelineAsync(Api);
        var pipeline = await Api.CreateAsync("CreateImagePipeline", input);
        _image = (await Api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline }))["imageBuildVersionArn"]!.ToString();
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
    }

    private string Body(string order, string member, string value) => (order, member) switch
    {
        ("builds" or "amis", not "arn") => $$"""{"arn":"{{_image}}","{{member}}":{{value}}}""",
        ("event-faults", not "fault") => $$"""{"fault":"lose","{{member}}":{{value}}}""",
        ("objects", "text") => $$"""{"uri":"s3://bucket/key","text":{{value}}}""",
        ("managed-resources", not ("resources" or "sources")) => Entry(member, value),
        ("seed", not "steps") => $$"""{"steps":[{"call":"ListComponents"}],"{{member}}":{{value}}}""",
        _ => $$"""{"{{member}}":{{value}}}""",
    };

    /// <summary>A component that is valid apart from one member.</summary>
    private static string Entry(string member, string value)
    {
        var valid = new Dictionary<string, string> { ["kind"] = "\"component\"", ["name"] = "\"x\"", ["type"] = "\"BUILD\"", ["platform"] = "\"Linux\"" };
        valid[member] = value;
        return $$"""{"resources":[{{{string.Join(',', valid.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}]}""";
    }
}
