using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class BuildStepsTests : IAsyncLifetime
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private const string Executions = """{"workflowExecutions":[{"workflowExecutionId":"wf-1"}]}""";

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

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
    public async Task Steps_are_read_with_their_times_and_those_that_run_with_their_time_out()
    {
        _service.Answers(Executions).Answers(
            """
            {"steps":[
              {"stepExecutionId":"step-1","name":"LaunchBuildInstance","status":"COMPLETED","startTime":"2026-11-20T09:00:00Z","endTime":"2026-11-20T09:04:00Z"},
              {"stepExecutionId":"step-2","name":"ApplyBuildComponents","status":"RUNNING","startTime":"2026-11-20T09:05:00Z"},
              {"stepExecutionId":"step-3","name":"CreateOutputAMI","status":"PENDING"}]}
            """).Answers("""{"stepExecutionId":"step-2","timeoutSeconds":43200}""");

        var read = Assert.IsType<Known<IReadOnlyList<BuildStep>>.Yes>(await new BuildSteps(_client).ReadAsync(Image, default));

        Assert.Equal(
            [
                new("LaunchBuildInstance", "COMPLETED", At(0), At(4), null), new("ApplyBuildComponents", "RUNNING", At(5), null, TimeSpan.FromHours(12)),
                new BuildStep("CreateOutputAMI", "PENDING", null, null, null),
            ],
            read.Value);
        Assert.Equal(3, _service.Requests.Count);

        static DateTimeOffset At(int minute) => new(2026, 11, 20, 9, minute, 0, TimeSpan.Zero);
    }

    [Theory]
    [InlineData("""{"steps":[{"name":"A","status":"RUNNING","startTime":"yesterday"}]}""", "Expected an ISO 8601 time at 'steps.startTime'")]
    [InlineData("""{"steps":[{"name":"A"}]}""", "Expected 'steps.status'")]
    [InlineData("""{"steps":[],"nextToken":"more"}""", "more than 1000 workflow steps")]
    public async Task What_cannot_be_read_completely_is_unknown(string steps, string expected)
    {
        _service.Answers(Executions).Answers(steps);

        var read = Assert.IsType<Known<IReadOnlyList<BuildStep>>.No>(await new BuildSteps(_client).ReadAsync(Image, default));

        Assert.StartsWith(expected, read.Reason, StringComparison.Ordinal);
    }
}
