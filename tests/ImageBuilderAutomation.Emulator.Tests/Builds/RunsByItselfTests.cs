using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class RunsByItselfTests
{
    [Fact]
    public async Task A_build_progresses_by_itself_on_a_running_clock()
    {
        var ended = new Ending();
        await using var server = await EmulatorServer.StartAsync(new() { Clock = new AcceleratedClock(100_000), Events = ended });
        using var api = new ApiClient(server.Url);
        var pipeline = await api.CreateAsync("CreateImagePipeline", await Samples.PipelineAsync(api));

        await api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline });

        Assert.Equal("AVAILABLE", await ended.Status.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private sealed class Ending : IServiceEvents
    {
        private readonly TaskCompletionSource<string> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Status => _status.Task;

        public void PutEvent(JsonObject envelope)
        {
            if (envelope["detail"]?["state"]?["status"]?.GetValue<string>() is "AVAILABLE" or "FAILED" or "CANCELLED")
                _status.TrySetResult(envelope["detail"]!["state"]!["status"]!.GetValue<string>());
        }

        public void PublishToTopic(string topicArn, string message)
        {
        }

        public void InvokeFunction(string functionName, JsonObject payload)
        {
        }
    }
}
