using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests.People;

public sealed class FunctionCallsTests : IAsyncLifetime
{
    private const string Body = """{"requestId":"11111111-aaaa","action":"approve"}""";
    private const string Done = """{"code":"Done","message":"approved","requestId":"11111111-aaaa","details":["one","two"]}""";

    private StubService _service = null!;

    public async Task InitializeAsync() => _service = await StubService.StartAsync();

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Fact]
    public async Task A_call_is_signed_with_its_body_for_Lambda_in_the_Region_of_the_environment()
    {
        _service.Answers(Done);

        var answer = await PostAsync();

        Assert.Equal((200, "Done", "approved", true), (answer.Status, answer.Code, answer.Message, answer.IsDone));
        Assert.Equal(["one", "two"], answer.Details);
        var request = Assert.Single(_service.Requests);
        Assert.Equal(("POST /function-urls/ApproveGate/", Body, "application/json"), (request.Line, request.Text, request.Headers["Content-Type"]));
        Assert.Matches("Credential=[^/]+/[0-9]{8}/eu-west-1/lambda/aws4_request, ?SignedHeaders=[^ ]*host", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_refusal_of_the_function_is_an_answer()
    {
        _service.FailsWith(403, """{"code":"Refused","message":"lee is not in group platform"}""");

        var answer = await PostAsync();

        Assert.Equal((403, "Refused", "lee is not in group platform", false), (answer.Status, answer.Code, answer.Message, answer.IsDone));
        Assert.Empty(answer.Details);
        Assert.Single(_service.Requests);
    }

    [Theory]
    [InlineData("""{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see the documentation."}""", "Forbidden")]
    [InlineData("""{"message":"Forbidden"}""", "Forbidden")]
    [InlineData("<html/>", "<html/>")]
    public async Task A_refusal_of_IAM_names_its_cure_which_is_a_role_on_a_local_stack(string body, string said)
    {
        _service.FailsWith(403, body);

        var answer = await PostAsync();

        Assert.Equal((403, "RefusedByIam"), (answer.Status, answer.Code));
        Assert.StartsWith($"IAM refused the call: {said}", answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("On a local stack say who you are with --as, such as --as role/PlatformApprover/kim", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_of_IAM_in_AWS_names_the_managed_policy_that_is_needed() => Assert.Equal(
        "You need the stack's managed policy Approver, and valid credentials", FunctionCalls.CureOf(new("https://abc.lambda-url.eu-west-1.on.aws/"), "Approver"));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    public async Task An_error_of_the_service_is_sent_once_more_with_the_same_body(int status)
    {
        _service.FailsWith(status, "Internal Server Error").Answers(Done);

        Assert.Equal("Done", (await PostAsync()).Code);
        Assert.Equal([Body, Body], _service.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task A_call_without_a_response_is_sent_once_more_with_the_same_body()
    {
        _service.HangsAfter(null).Answers(Done);

        Assert.Equal("Done", (await PostAsync(TimeSpan.FromMilliseconds(500))).Code);
        Assert.Equal([Body, Body], _service.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task Two_attempts_without_a_usable_response_leave_it_unknown_whether_the_call_was_carried_out()
    {
        _service.FailsWith(502, "Internal Server Error");

        var problem = await Assert.ThrowsAsync<ServiceRefusedException>(() => PostAsync());

        Assert.Contains("the function returned 502: Internal Server Error. Whether the call was carried out is unknown", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, _service.Requests.Count);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(403, false)]
    public async Task A_repeated_answer_to_our_second_sending_counts_as_the_first_answer(int first, bool isDone)
    {
        _service.FailsWith(502, "").FailsWith(409, $$"""{"code":"Repeated","firstStatus":{{first}},"message":"this request was answered before: approved"}""");

        var answer = await PostAsync();

        Assert.Equal((first, isDone, "this request was answered before: approved"), (answer.Status, answer.IsDone, answer.Message));
    }

    [Fact]
    public async Task A_repeated_answer_without_the_status_of_the_first_one_is_not_done()
    {
        _service.FailsWith(502, "").FailsWith(409, """{"code":"Repeated","message":"this request was answered before: approved"}""");

        var answer = await PostAsync();

        Assert.Equal((409, false), (answer.Status, answer.IsDone));
    }

    [Fact]
    public async Task A_repeated_answer_to_the_first_sending_is_none_of_ours()
    {
        _service.FailsWith(409, """{"code":"Repeated","firstStatus":200,"message":"this request was answered before: approved"}""");

        Assert.Equal(409, (await PostAsync()).Status);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_function_s_is_not_done()
    {
        _service.FailsWith(404, "no such page");

        var answer = await PostAsync();

        Assert.Equal((404, "NotUnderstood", false), (answer.Status, answer.Code, answer.IsDone));
        Assert.Contains("no such page", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://abc.lambda-url.eu-central-1.on.aws/", "eu-central-1")]
    [InlineData("https://abc.execute-api.us-gov-west-1.amazonaws.com/ApproveGate", "us-gov-west-1")]
    [InlineData("https://abc.execute-api.cn-north-1.amazonaws.com.cn/ApproveGate", "cn-north-1")]
    [InlineData("http://127.0.0.1:4601/function-urls/ApproveGate/", null)]
    public void The_URL_names_the_Region(string url, string? region) => Assert.Equal(region, FunctionCalls.RegionOf(new(url)));

    [Theory]
    [InlineData("https://example.com/ApproveGate")]
    [InlineData("http://abc.lambda-url.eu-central-1.on.aws/")]
    [InlineData("https://abc.lambda-url.eu-central-1.on.aws.example.com/")]
    [InlineData("https://execute-api.eu-central-1.amazonaws.com/")]
    public void A_URL_of_something_else_is_not_called(string url) =>
        Assert.Contains("Expected the URL of a function", Assert.Throws<ServiceRefusedException>(() => FunctionCalls.RegionOf(new(url))).Message, StringComparison.Ordinal);

    private async Task<FunctionAnswer> PostAsync(TimeSpan? timeout = null)
    {
        using var calls = new FunctionCalls(new(_service.Url, "/function-urls/ApproveGate/"), LocalEnvironment.For(_service.Url), "Approver", timeout);
        return await calls.PostAsync(Body, default);
    }
}
