using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Commands;
using TestKit;

namespace EndToEnd;

public class CommandLineTests
{
    [Fact]
    public async Task Without_a_verb_prints_help()
    {
        var run = await Terminal.RunAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.All(["demo", "serve", "emulator", "invoke"], verb => Assert.Contains($"  {verb}", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_verb_is_named()
    {
        var run = await Terminal.RunAsync("frobnicate");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'frobnicate'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emulator", "--port", "0")]
    [InlineData("emulator", "--port", "0", "--speed", "60", "--stopped", "--cloudtrail", "--listed-after", "120")]
    [InlineData("emulator", "--port", "0", "--allow-host", "host.docker.internal", "--allow-host", "[fd00::1]")]
    [InlineData("serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0")]
    [InlineData("serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0", "--sample-pipelines", "--speed", "10")]
    public async Task A_server_prints_its_address_and_ends_cleanly_when_cancelled(params string[] args)
    {
        using var end = new CancellationTokenSource();
        await using var output = new EndsAt("Ctrl+C ends it", end);
        var exitCode = await LocalProgram.RunAsync(args, output, output, end.Token);

        Assert.Equal(0, exitCode);
        Assert.Contains("local Image Builder   http://127.0.0.1:", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_emulator_starts_with_a_seed_and_keeps_its_state_between_runs()
    {
        var folder = Directory.CreateTempSubdirectory("emulator").FullName;
        try
        {
            var (seed, state) = (Path.Combine(folder, "seed.json"), Path.Combine(folder, "state.json"));
            await File.WriteAllTextAsync(seed, """
                { "steps": [ { "call": "CreateInfrastructureConfiguration", "input": { "name": "kept", "instanceProfileName": "builder" } } ] }
                """);

            Assert.Equal(0, await EmulatorAsync("--seed-file", seed, "--state-file", state));
            var once = JsonNode.Parse(await File.ReadAllTextAsync(state))!;
            Assert.Equal(0, await EmulatorAsync("--state-file", state));
            var twice = JsonNode.Parse(await File.ReadAllTextAsync(state))!;

            Assert.Equal("kept", Assert.Single(twice["steps"]!.AsArray())!["input"]!["name"]!.GetValue<string>());
            Assert.Equal(once["start"]!.GetValue<string>(), twice["start"]!.GetValue<string>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_seed_that_cannot_be_applied_is_reported_with_its_step()
    {
        var seed = Path.GetTempFileName();
        await File.WriteAllTextAsync(seed, """{ "steps": [ { "call": "MakeCoffee" } ] }""");

        var run = await Terminal.RunAsync("emulator", "--port", "0", "--seed-file", seed);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Step 1 (MakeCoffee): There is no operation 'MakeCoffee'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_prints_the_response_of_a_function()
    {
        var run = await Terminal.RunAsync("invoke", "SweepWaitingSteps", Repository.PathOf("events", "schedule", "sweep.json"));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal("null", run.Output.Trim());
    }

    [Fact]
    public async Task Invoke_prints_the_error_as_Lambda_would()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "this is no JSON");
        var run = await Terminal.RunAsync("invoke", "AnswerWaitingStep", file);
        File.Delete(file);

        Assert.Equal(1, run.ExitCode);
        var error = JsonNode.Parse(run.Output)!;
        Assert.NotEmpty(error["errorType"]!.ToString());
        Assert.NotEmpty(error["errorMessage"]!.ToString());
        Assert.NotEmpty((JsonArray)error["stackTrace"]!);
    }

    [Fact]
    public async Task Invoke_works_against_a_stack_that_is_running()
    {
        await using var running = await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });
        var run = await Terminal.RunAsync(
            "invoke", "SweepWaitingSteps", Repository.PathOf("events", "schedule", "sweep.json"),
            "--imagebuilder", running.Endpoints.ImageBuilder.ToString(), "--dynamodb", running.Endpoints.DynamoDB.ToString());

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(running.Emulator!.World.Requests.Snapshot(), r => r.Operation == "ListWaitingWorkflowSteps");
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        await using var running = await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });
        var run = await Terminal.RunAsync("emulator", "--port", $"{running.Endpoints.ImageBuilder.Port}");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("address already in use", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("emulator", "--port", "65536")]
    [InlineData("serve", "--dynamodb-port", "-1")]
    [InlineData("serve", "--queue-port", "http")]
    public async Task An_invalid_port_is_rejected(params string[] args)
    {
        var run = await Terminal.RunAsync(args);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal($"Expected a port between 0 and 65535, found '{args[2]}'.", run.Error.Trim());
    }

    [Theory]
    [InlineData("serve", "http://host.docker.internal")]
    [InlineData("emulator", "host.docker.internal:4599")]
    [InlineData("emulator", "*")]
    [InlineData("emulator", "")]
    public async Task An_allowed_host_is_a_name_without_scheme_and_port(string verb, string name)
    {
        var run = await Terminal.RunAsync(verb, "--port", "0", "--allow-host", name);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"Expected a host name without scheme and port, such as host.docker.internal, found '{name}'.", run.Error.Trim());
    }

    [Theory]
    [InlineData("act", "gates                 act: steps are answered")]
    [InlineData("observe", "gates                 observe: decisions are recorded, nothing is sent")]
    public async Task Serve_accepts_a_policy_and_prints_the_mode_of_its_gates(string mode, string message)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""{ "modes": { "gates": "{{mode}}" }, "gates": [] }""");
        using var end = new CancellationTokenSource();
        await using var output = new EndsAt("Ctrl+C ends it", end);
        var exitCode = await LocalProgram.RunAsync(
            ["serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0", "--policy", file], output, output, end.Token);
        File.Delete(file);

        Assert.Equal(0, exitCode);
        Assert.Contains(message, output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_policy_is_reported_before_the_first_event()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "gates": 5 }""");
        var run = await Terminal.RunAsync("demo", "--policy", file);
        File.Delete(file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gates", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_that_is_interrupted_does_not_claim_success()
    {
        using var end = new CancellationTokenSource();
        await using var output = new EndsAt("build 1.0.0/1 started", end);

        Assert.NotEqual(0, await LocalProgram.RunAsync(["demo"], output, output, end.Token));
        Assert.DoesNotContain("passed  ", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_names_a_function_that_does_not_exist()
    {
        var run = await Terminal.RunAsync("invoke", "Nobody", Repository.PathOf("events", "schedule", "sweep.json"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No function is named 'Nobody'; the template has AnswerWaitingStep", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_cannot_run_is_rejected_with_every_reason()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Resources: { A: { Type: AWS::S3::Bucket }, B: { Type: AWS::EC2::Instance } }");
        var run = await Terminal.RunAsync("serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0", "--template", file);
        File.Delete(file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Resources.A: resource type AWS::S3::Bucket", run.Error, StringComparison.Ordinal);
        Assert.Contains("Resources.B: resource type AWS::EC2::Instance", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<int> EmulatorAsync(params string[] options)
    {
        using var end = new CancellationTokenSource();
        await using var output = new EndsAt("Ctrl+C ends it", end);
        return await LocalProgram.RunAsync(["emulator", "--port", "0", .. options], output, output, end.Token);
    }

    /// <summary>Cancels, like Ctrl+C, once a text has been printed.</summary>
    private sealed class EndsAt(string text, CancellationTokenSource end) : StringWriter
    {
        public string Text => ToString();

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                end.Cancel();
        }
    }
}
