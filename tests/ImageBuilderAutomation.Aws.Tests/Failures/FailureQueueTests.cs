using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests.Failures;

public sealed class FailureQueueTests : IAsyncLifetime
{
    private static readonly Func<string, string?> Nothing = _ => null;

    private StubService _sqs = null!;

    private Uri Url => new(_sqs.Url, "/111122223333/stack-FailedInvocations");

    public async Task InitializeAsync() => _sqs = await StubService.StartAsync();

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    [Fact]
    public async Task Messages_are_received_until_no_new_one_arrives_and_made_visible_again()
    {
        _sqs.Answers(Page(Message("b", Record("Second", "2026-01-02T00:00:00Z")), Message("a", Record("First", "2026-01-01T00:00:00Z"))))
            .Answers(Page(Message("c", "written by hand"))).Answers("{}");
        using var queue = new FailureQueue(Url, Nothing);

        var events = await queue.ListAsync(default);

        Assert.Equal(["First", "Second", ""], events.OrderBy(e => e.MessageId, StringComparer.Ordinal).Select(e => e.Function));
        Assert.Equal(
            ["ReceiveMessage", "ReceiveMessage", "ReceiveMessage", "ChangeMessageVisibility", "ChangeMessageVisibility", "ChangeMessageVisibility"],
            _sqs.Requests.Select(r => r.Headers["X-Amz-Target"].Split('.')[1]));
        Assert.All(_sqs.Requests, r => Assert.Equal($"{Url}", (string?)r.Body!["QueueUrl"]));
        var received = _sqs.Requests[0].Body!;
        Assert.Equal((10, 60, 1), ((int)received["MaxNumberOfMessages"]!, (int)received["VisibilityTimeout"]!, (int)received["WaitTimeSeconds"]!));
        Assert.All(_sqs.Requests.Skip(3), r => Assert.Equal(0, (int)r.Body!["VisibilityTimeout"]!));
    }

    [Fact]
    public async Task Messages_that_are_not_chosen_do_not_keep_a_later_one_from_being_found_and_deleted()
    {
        _sqs.Answers(Page(Message("a", Record("First", "2026-01-01T00:00:00Z")))).Answers(Page(Message("b", Record("Second", "2026-01-02T00:00:00Z")))).Answers("{}");
        using var queue = new FailureQueue(Url, Nothing);

        var deleted = await queue.DeleteAsync(failed => failed.MessageId == "b", 1, default);

        Assert.Equal("Second", Assert.Single(deleted).Function);
        // The search ends with the message that was wanted; the other one becomes visible again.
        Assert.Equal(
            ["ReceiveMessage", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage"], _sqs.Requests.Select(r => r.Headers["X-Amz-Target"].Split('.')[1]));
    }

    [Fact]
    public async Task An_undelivered_event_is_read_from_the_message_s_attributes()
    {
        _sqs.Answers(
            """
            { "Messages": [ { "MessageId": "1", "ReceiptHandle": "r", "Body": "{}", "MD5OfBody": "99914b932bd37a50b983c5e7c90ae93b", "Attributes": { "SentTimestamp": "1795167840000" }, "MessageAttributes": {
              "TARGET_ARN": { "DataType": "String", "StringValue": "arn:aws:lambda:eu-west-1:111122223333:function:RecordImageState" },
              "RULE_ARN": { "DataType": "String", "StringValue": "arn:aws:events:eu-west-1:111122223333:rule/states" },
              "ERROR_CODE": { "DataType": "String", "StringValue": "NO_PERMISSIONS" } } } ] }
            """).Answers("{}");
        using var queue = new FailureQueue(Url, Nothing);

        var failed = Assert.Single(await queue.ListAsync(default));

        Assert.Equal(
            ("RecordImageState", "not delivered by states: NO_PERMISSIONS", new DateTimeOffset(2026, 11, 20, 9, 44, 0, TimeSpan.Zero)),
            (failed.Function, failed.Error, failed.FailedAt));
    }

    [Fact]
    public async Task A_local_queue_needs_no_credentials_and_uses_existing_ones()
    {
        _sqs.Answers("{}");

        using (var queue = new FailureQueue(Url, Nothing))
            Assert.Empty(await queue.ListAsync(default));
        using (var queue = new FailureQueue(Url, LocalEnvironment.For(new("http://127.0.0.1:1"))))
            Assert.Empty(await queue.ListAsync(default));

        Assert.Contains("Credential=local/", _sqs.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-east-1/sqs/aws4_request", _sqs.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("Credential=111122223333/", _sqs.Requests[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/sqs/aws4_request", _sqs.Requests[1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_SQS_endpoint_variable_overrides_the_queue_s_address_and_the_queue_s_Region_overrides_the_variable()
    {
        _sqs.Answers("{}");
        var queueUrl = "https://sqs.ap-south-1.amazonaws.com/111122223333/stack-FailedInvocations";
        using var queue = new FailureQueue(new(queueUrl), name => name == "AWS_ENDPOINT_URL_SQS" ? $"{_sqs.Url}" : LocalEnvironment.For(_sqs.Url)(name));

        Assert.Empty(await queue.ListAsync(default));

        var request = Assert.Single(_sqs.Requests);
        Assert.Equal(queueUrl, (string?)request.Body!["QueueUrl"]);
        Assert.Contains("/ap-south-1/sqs/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_SQS_is_an_error_with_its_message()
    {
        _sqs.FailsWith(400, """{ "__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "The specified queue does not exist." }""");

        Assert.Equal("sqs returned 400: The specified queue does not exist.", (await RefusedAsync()).Message);
        Assert.Single(_sqs.Requests);
    }

    [Theory]
    [InlineData("""{ "Messages": [ { "MessageId": "1", "ReceiptHandle": "r", "Body": "changed on its way", "MD5OfBody": "99914b932bd37a50b983c5e7c90ae93b" } ] }""", "sqs: ")]
    [InlineData("<html/>", "sqs returned")]
    public async Task A_corrupted_message_and_an_invalid_response_are_errors(string answer, string problem)
    {
        _sqs.Answers(answer);

        Assert.StartsWith(problem, (await RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{ "Messages": [""")]
    public async Task A_call_times_out_when_the_server_does_not_complete_its_response(string? begun)
    {
        _sqs.HangsAfter(begun);

        Assert.StartsWith("sqs did not respond in time", (await RefusedAsync(TimeSpan.FromMilliseconds(500))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payments-Transfer", "'payments-Transfer' is not a function of the stack 'stack'")]
    [InlineData("stack-ApproveGate-1", "'stack-ApproveGate-1' does not take events from the queue FailedInvocations")]
    [InlineData("RecordImageState", "'RecordImageState' is not a function of the stack 'stack'")]
    public async Task A_message_that_names_another_function_than_the_stack_s_event_functions_is_refused_and_stays(string function, string refusal)
    {
        _sqs.Answers(Page(Message("forged", Record(function, "2026-01-01T00:00:00Z")))).Answers("{}")
            .Answers(StackOf("FailedInvocations")).Answers(FunctionsOfTheStack).Answers("{}");
        using var queue = new FailureQueue(Url, Nothing);

        var result = Assert.Single(await queue.ReplayAsync(_ => true, 50, default).ToListAsync());

        Assert.Contains(refusal, result.Refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(_sqs.Requests, r => r.Line.EndsWith("/invocations", StringComparison.Ordinal));
        Assert.EndsWith("ChangeMessageVisibility", _sqs.Requests[^1].Headers["X-Amz-Target"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FailedInvocations", null)]
    [InlineData("UndeliveredMessages", "does not take events from the queue UndeliveredMessages")]
    [InlineData("Orders", "does not take events from the queue Orders")]
    public async Task A_function_gets_only_messages_of_a_queue_that_takes_its_events(string queueInStack, string? refusal)
    {
        _sqs.Answers(Page(Message("a", Record("stack-RecordImageState-1", "2026-01-01T00:00:00Z")))).Answers("{}")
            .Answers(StackOf(queueInStack)).Answers(FunctionsOfTheStack).Answers("{}");
        using var queue = new FailureQueue(Url, Nothing);

        var result = Assert.Single(await queue.ReplayAsync(_ => true, 50, default).ToListAsync());

        if (refusal is null)
            Assert.Null(result.Refusal);
        else
            Assert.Contains(refusal, result.Refusal, StringComparison.Ordinal);
        Assert.Equal(
            refusal is null ? ["POST /2015-03-31/functions/stack-RecordImageState-1/invocations"] : Array.Empty<string>(),
            _sqs.Requests.Select(r => r.Line).Where(line => line.EndsWith("/invocations", StringComparison.Ordinal)));
        var described = _sqs.Requests[2];
        Assert.Equal($"Action=DescribeStackResources&Version=2010-05-15&PhysicalResourceId={Uri.EscapeDataString(Url.ToString())}", described.Text);
        Assert.Contains("/cloudformation/aws4_request", described.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_invoked_for_a_queue_that_no_stack_owns()
    {
        _sqs.Answers(Page(Message("a", Record("stack-RecordImageState-1", "2026-01-01T00:00:00Z")))).Answers("{}")
            .FailsWith(400, "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack for the queue does not exist</Message></Error></ErrorResponse>");
        using var queue = new FailureQueue(Url, Nothing);

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(async () => await queue.ReplayAsync(_ => true, 50, default).ToListAsync());

        Assert.Equal("cloudformation returned 400: Stack for the queue does not exist", refused.Message);
        Assert.DoesNotContain(_sqs.Requests, r => r.Line.EndsWith("/invocations", StringComparison.Ordinal));
    }

    private string StackOf(string queue) => $"""
        <DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackResourcesResult><StackResources><member>
          <StackName>stack</StackName><LogicalResourceId>{queue}</LogicalResourceId><PhysicalResourceId>{Url}</PhysicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType>
        </member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>
        """;

    private static string FunctionsOfTheStack => $"""
        <ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStackResourcesResult><StackResourceSummaries>
          {string.Concat(new[] { "RecordImageState", "ApproveGate" }.Select(name => $"<member><LogicalResourceId>{name}</LogicalResourceId>"
            + $"<PhysicalResourceId>stack-{name}-1</PhysicalResourceId><ResourceType>AWS::Lambda::Function</ResourceType></member>"))}
        </StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>
        """;

    private async Task<ServiceRefusedException> RefusedAsync(TimeSpan? timeout = null)
    {
        using var queue = new FailureQueue(Url, Nothing, timeout: timeout);
        return await Assert.ThrowsAsync<ServiceRefusedException>(() => queue.ListAsync(default));
    }

    private static string Page(params JsonObject[] messages) => new JsonObject { ["Messages"] = new JsonArray([.. messages]) }.ToJsonString();

#pragma warning disable CA5351 // SQS uses MD5 as the checksum of a body, not for security.
    private static JsonObject Message(string id, string body) => new()
    {
        ["MessageId"] = id,
        ["ReceiptHandle"] = $"receipt of {id}",
        ["Body"] = body,
        ["MD5OfBody"] = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body))),
    };
#pragma warning restore CA5351

    private static string Record(string function, string at) =>
        $$"""{ "timestamp": "{{at}}", "requestPayload": {}, "requestContext": { "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:{{function}}:$LATEST" } }""";
}
