using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.CloudTrail;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.CloudTrail;

public sealed class CallHistoryTests : IAsyncLifetime
{
    private const string Id = "a1b2c3d4-5678-90ab-cdef-222222222201";
    private static readonly AccountRegion AccountRegion = new("123456789012", "us-east-1");

    private StubService _service = null!;

    public async Task InitializeAsync() => _service = await StubService.StartAsync();

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Fact]
    public async Task A_call_is_looked_up_by_its_id_and_read_from_CloudTrail_s_own_record()
    {
        _service.Answers(Page(Id, Record()));

        var call = Assert.IsType<Known<ApiCall>.Yes>(await FindAsync()).Value;

        Assert.Equal(
            new(
                "imagebuilder.amazonaws.com", "StartImagePipelineExecution", IsRefused: false, "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7",
                "arn:aws:sts::123456789012:assumed-role/Developer/alice", null, new(2026, 8, 2, 9, 0, 0, TimeSpan.Zero)),
            call);
        var request = Assert.Single(_service.Requests);
        Assert.Equal("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", request.Headers["X-Amz-Target"]);
        Assert.Equal($$"""{"LookupAttributes":[{"AttributeKey":"EventId","AttributeValue":"{{Id}}"}]}""", request.Body!.ToJsonString());
        Assert.Contains("/us-east-1/cloudtrail/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    public static TheoryData<string> Others => ["no event", "another id", "another id inside", "another account", "another Region", "no record", "no JSON"];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Anything_else_than_a_record_of_this_call_in_this_account_and_Region_is_unknown(string which)
    {
        _service.Answers(which switch
        {
            "no event" => """{ "Events": [] }""",
            "another id" => Page("other", Record()),
            "another id inside" => Page(Id, With("eventID", "other")),
            "another account" => Page(Id, With("recipientAccountId", "999999999999")),
            "another Region" => Page(Id, With("awsRegion", "eu-west-1")),
            "no record" => Page(Id, null),
            _ => "<html/>",
        });

        Assert.IsType<Known<ApiCall>.No>(await FindAsync());
    }

    [Fact]
    public async Task A_throttled_call_and_a_service_that_does_not_answer_are_unknown_with_the_reason()
    {
        _service.FailsWith(400, """{ "__type": "ThrottlingException", "message": "Rate exceeded" }""");
        Assert.Equal("cloudtrail returned 400: Rate exceeded", Assert.IsType<Known<ApiCall>.No>(await FindAsync()).Reason);

        await using var hanging = (await StubService.StartAsync()).HangsAfter(null);
        using var calls = new CallHistory(AccountRegion, LocalEnvironment.For(hanging.Url), TimeSpan.FromMilliseconds(300));
        Assert.Equal("cloudtrail did not respond in time", Assert.IsType<Known<ApiCall>.No>(await calls.FindAsync(Id, default)).Reason);
    }

    private async Task<Known<ApiCall>> FindAsync()
    {
        using var calls = new CallHistory(AccountRegion, LocalEnvironment.For(_service.Url));
        return await calls.FindAsync(Id, default);
    }

    private static JsonNode Record() =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("events", "eventbridge", "api-call-start-pipeline.json")))!["detail"]!;

    private static JsonNode With(string member, string value)
    {
        var record = Record();
        record[member] = value;
        return record;
    }

    private static string Page(string id, JsonNode? record) => new JsonObject
    {
        ["Events"] = new JsonArray(new JsonObject { ["EventId"] = id, ["EventTime"] = 1785661200, ["CloudTrailEvent"] = record?.ToJsonString() }),
    }.ToJsonString();
}
