using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed partial class WorkflowStepsTests : IAsyncLifetime
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private const string Step = "step-11111111-2222-3333-4444-555555555555";
    private static readonly StepRequest Request = new(
        2, "STOP", "clean: 1 critical → \"CVE-2026-4411\"", "0123456789abcdef0123456789abcdef", DateTimeOffset.UnixEpoch);

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    private WorkflowSteps Steps => new(_client);

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_waiting_step_is_read_as_the_service_returns_it()
    {
        _service.Answers(StepJson());

        var step = await Steps.ReadAsync(Step, default);

        Assert.Equal(
            new WaitingStep(
                Step, Image, "wf-1", "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/gate/1.0.0/1",
                "ApproveRelease", "WaitForAction", "RUNNING",
                new(2026, 11, 20, 9, 31, 4, 250, TimeSpan.Zero), TimeSpan.FromDays(7), null, null, null, "waiting")
            {
                OnFailure = "Abort",
            },
            step);
        Assert.True(step!.IsWaiting);
        Assert.Equal(Step, _service.Requests.Single().Query["stepExecutionId"]);
    }

    [Fact]
    public async Task A_status_the_model_does_not_list_is_kept_as_it_is()
    {
        _service.Answers(StepJson("\"status\":\"RUNNING\"", "\"status\":\"WAITING\""));

        Assert.Equal("WAITING", (await Steps.ReadAsync(Step, default))?.Status);
    }

    [Theory]
    [InlineData("""{\"action\":\"RESUME\",\"reason\":\"ok → go\"}""", "RESUME", "ok → go")]
    [InlineData("""{\"action\":\"stop\"}""", "STOP", null)]
    [InlineData("""{\"action\":7,\"reason\":[]}""", null, null)]
    [InlineData("""{\"action\":\"\"}""", null, null)]
    [InlineData("""[\"RESUME\"]""", null, null)]
    [InlineData("RESUME", null, null)]
    [InlineData("", null, null)]
    public async Task An_answer_is_read_from_the_outputs_and_other_texts_are_not_answers(string outputs, string? action, string? reason)
    {
        _service.Answers(StepJson("\"message\":\"waiting\"", $"\"outputs\":\"{outputs}\""));

        var step = await Steps.ReadAsync(Step, default);

        Assert.Equal((action, reason), (step?.AnsweredAction, step?.AnsweredReason));
    }

    [Theory]
    [InlineData("\"onFailure\":\"Continue\"", "Continue")]
    [InlineData("\"onFailure\":\"continue\"", "continue")]
    [InlineData("\"onFailure\":\"Retry\"", "Retry")]
    [InlineData("\"onFailure\":null", null)]
    public async Task What_happens_when_the_step_fails_is_kept_as_the_service_returns_it(string json, string? onFailure)
    {
        _service.Answers(StepJson("\"onFailure\":\"Abort\"", json));

        Assert.Equal(onFailure, (await Steps.ReadAsync(Step, default))?.OnFailure);
    }

    [Fact]
    public async Task A_step_without_a_time_out_has_no_deadline()
    {
        _service.Answers(StepJson(",\"timeoutSeconds\":604800", ""));

        Assert.Null((await Steps.ReadAsync(Step, default))?.Deadline);
    }

    [Fact]
    public async Task An_unknown_step_is_null_although_the_operation_does_not_declare_that_error()
    {
        _service.Fails(404, "ResourceNotFoundException");

        Assert.Null(await Steps.ReadAsync(Step, default));
    }

    [Theory]
    [InlineData("\"imageBuildVersionArn\":\"" + Image + "\",", "imageBuildVersionArn")]
    [InlineData("\"status\":\"RUNNING\",", "status")]
    [InlineData("\"startTime\":\"2026-11-20T09:31:04.250Z\",", "startTime")]
    public async Task A_response_without_a_member_that_decisions_need_is_an_error_that_names_it(string without, string member)
    {
        _service.Answers(StepJson(without, ""));

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => Steps.ReadAsync(Step, default));

        Assert.Contains($"'{member}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nov 20, 2026 9:31:04 AM")]
    [InlineData("20/11/2026 09:31")]
    [InlineData("2026-11-20")]
    [InlineData("")]
    public async Task A_time_that_is_not_ISO_8601_is_an_error_that_shows_it(string time)
    {
        _service.Answers(StepJson("2026-11-20T09:31:04.250Z", time));

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => Steps.ReadAsync(Step, default));

        Assert.Contains($"'{time}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-20T09:31:04Z", 0)]
    [InlineData("2026-11-20T09:31:04", 0)]
    [InlineData("2026-11-20T09:31:04.5Z", 500)]
    [InlineData("2026-11-20T10:31:04.123456+01:00", 123)]
    [InlineData("2026-11-20T09:31:04.123+0000", 123)]
    public async Task ISO_8601_times_are_read_in_every_common_form_and_are_UTC_without_a_zone(string time, int milliseconds)
    {
        _service.Answers(StepJson("2026-11-20T09:31:04.250Z", time));

        var started = (await Steps.ReadAsync(Step, default))?.StartedAt;

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 31, 4, TimeSpan.Zero), started?.AddTicks(-(started.Value.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Equal((milliseconds, TimeSpan.Zero), (started?.Millisecond, started?.Offset));
    }

    [Fact]
    public async Task Waiting_steps_are_listed_through_all_pages_even_if_one_is_empty()
    {
        _service
            .Answers($$$$"""{"steps":[{"stepExecutionId":"step-1","imageBuildVersionArn":"{{{{Image}}}}","startTime":"2026-11-20T09:00:00Z"}],"nextToken":"a"}""")
            .Answers("""{"steps":[],"nextToken":"b"}""")
            .Answers("""{"nextToken":"c"}""")
            .Answers($$$$"""{"steps":[{"stepExecutionId":"step-2","imageBuildVersionArn":"{{{{Image}}}}"}]}""");

        var listed = await Steps.ListWaitingAsync(default).ToListAsync();

        Assert.Equal([new ListedStep("step-1", Image, new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)), new ListedStep("step-2", Image, null)], listed);
        Assert.Equal([null, "a", "b", "c"], _service.Requests.Select(r => (string?)r.Body?["nextToken"]));
        Assert.All(_service.Requests, r => Assert.Equal(25, (int?)r.Body?["maxResults"]));
    }

    [Fact]
    public async Task The_stored_request_is_sent_unchanged_each_time()
    {
        _service.Answers("{}");

        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(Image, Step, Request, default));
        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(Image, Step, Request, default));

        Assert.All(_service.Requests, r => Assert.Equal("PUT /SendWorkflowStepAction", r.Line));
        Assert.Equal(_service.Requests[0].Body?.ToJsonString(), _service.Requests[1].Body?.ToJsonString());
        var sent = _service.Requests[0].Body!;
        Assert.Equal(
            (Image, Step, "STOP", Request.Reason, Request.Token),
            ((string?)sent["imageBuildVersionArn"], (string?)sent["stepExecutionId"], (string?)sent["action"],
             (string?)sent["reason"], (string?)sent["clientToken"]));
    }

    [Theory]
    [InlineData(404, "ResourceNotFoundException")]
    [InlineData(400, "InvalidRequestException")]
    [InlineData(400, "InvalidParameterValueException")]
    [InlineData(400, "ResourceInUseException")]
    [InlineData(400, "IdempotentParameterMismatchException")]
    public async Task A_refused_answer_is_a_result(int status, string error)
    {
        _service.Fails(status, error);

        Assert.Equal(SendResult.Refused, await Steps.SendAsync(Image, Step, Request, default));
        Assert.Single(_service.Requests);
    }

    [Theory]
    [InlineData(429, "CallRateLimitExceededException", 2)]
    [InlineData(500, "ServiceException", 2)]
    [InlineData(503, "ServiceUnavailableException", 2)]
    [InlineData(403, "ForbiddenException", 1)]
    [InlineData(400, "ClientException", 1)]
    public async Task Throttling_and_faults_are_tried_twice_and_then_thrown(int status, string error, int tries)
    {
        _service.Fails(status, error);

        var thrown = await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(() => Steps.SendAsync(Image, Step, Request, default));

        Assert.Equal(error, thrown.ErrorCode);
        Assert.Equal(tries, _service.Requests.Count);
        Assert.Single(_service.Requests.Select(r => r.Body?.ToJsonString()).Distinct());
    }

    private static string StepJson(string replace = "", string with = "")
    {
        const string Waiting = $$$$"""
            {"requestId":"1","stepExecutionId":"{{{{Step}}}}","imageBuildVersionArn":"{{{{Image}}}}","workflowExecutionId":"wf-1",
            "workflowBuildVersionArn":"arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/gate/1.0.0/1","name":"ApproveRelease",
            "action":"WaitForAction","status":"RUNNING","startTime":"2026-11-20T09:31:04.250Z","message":"waiting","onFailure":"Abort","timeoutSeconds":604800,"somethingNew":{"a":1}}
            """;
        Assert.Contains(replace, Waiting, StringComparison.Ordinal);
        return replace.Length == 0 ? Waiting : Waiting.Replace(replace, with, StringComparison.Ordinal);
    }
}
