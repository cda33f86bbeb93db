using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Commands;

namespace EndToEnd;

/// <summary>The status of a waiting step, about which the service's user guide and its API model disagree, is chosen by an option of the emulator.</summary>
public sealed class WaitingStatusTests
{
    private const string Seed = """
        {
          "steps": [
            { "call": "CreateInfrastructureConfiguration", "input": { "name": "base", "instanceProfileName": "builder" }, "as": "infra" },
            { "call": "CreateImageRecipe", "as": "recipe", "input": { "name": "base", "semanticVersion": "1.0.0",
              "parentImage": "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
              "components": [ { "componentArn": "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" } ] } },
            { "call": "CreateWorkflow", "as": "gate", "input": { "name": "gate", "semanticVersion": "1.0.0", "type": "TEST",
              "data": "{ schemaVersion: 1.0, steps: [ { name: Approve, action: WaitForAction } ] }" } },
            { "call": "CreateImage", "input": { "imageRecipeArn": "${recipe.imageRecipeArn}", "executionRole": "builder",
              "infrastructureConfigurationArn": "${infra.infrastructureConfigurationArn}",
              "workflows": [ { "workflowArn": "${gate.workflowBuildVersionArn}" } ] } },
            { "order": "clock", "input": { "advance": 3600 } }
          ]
        }
        """;

    [Theory]
    [InlineData("WAITING")]
    [InlineData("WAITING", "--waiting-status", "WAITING")]
    [InlineData("RUNNING", "--waiting-status", "RUNNING")]
    public async Task A_waiting_step_has_the_status_that_the_option_names(string status, params string[] options)
    {
        var seed = Path.GetTempFileName();
        await File.WriteAllTextAsync(seed, Seed);
        using var end = new CancellationTokenSource();
        await using var output = new FirstLine();
        var emulator = LocalProgram.RunAsync(["emulator", "--port", "0", "--stopped", "--seed-file", seed, .. options], output, output, end.Token);
        await Task.WhenAny(output.Written, emulator);
        Assert.False(emulator.IsCompleted, output.ToString());
        using var http = new HttpClient { BaseAddress = new((await output.Written).Split(' ')[^1]) };

        using var none = new StringContent("{}");
        using var response = await http.PostAsync("/ListWaitingWorkflowSteps", none);
        var waiting = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["steps"]![0]!;
        var step = JsonNode.Parse(await http.GetStringAsync($"/GetWorkflowStepExecution?stepExecutionId={waiting["stepExecutionId"]}"))!;

        Assert.Equal(("Approve", status), (step["name"]!.ToString(), step["status"]!.ToString()));
        await end.CancelAsync();
        Assert.Equal(0, await emulator);
        File.Delete(seed);
    }

    [Fact]
    public async Task Another_status_is_refused()
    {
        var run = await Terminal.RunAsync("emulator", "--port", "0", "--waiting-status", "PAUSED");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("'PAUSED'", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Reports when the first line, which names the address, has been written.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Written => _written.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _written.TrySetResult(value ?? "");
        }
    }
}
