using System.Diagnostics;
using System.Globalization;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.RuntimeApi;
using ImageBuilderModel;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Settings of one run of the demo. The steps of the demo are always the same.</summary>
internal sealed record DemoOptions
{
    public int Seed { get; init; } = 1;

    public int Port { get; init; }

    /// <summary>The maximum number of concurrent invocations. With 1, two runs with the same seed give the same output.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>A policy that replaces the demo's own, for example to see claims fail.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Runs each function in processes of its own; null runs all functions inside this process.</summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Values of the template's parameters that replace their defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Roles that GetRole of IAM shows. Others exist once somebody has assumed them.</summary>
    public IReadOnlyList<LocalRole> Roles { get; init; } = [];

    /// <summary>Receives the functions' log, line by line.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>Whether the web console stays open on the stack after the claims, until the run is cancelled.</summary>
    public bool IsShown { get; init; }

    /// <summary>
    /// Changes the services of a function, given by its logical id, in addition to the faults of the demo. Applies only to functions inside this process.
    /// </summary>
    public Action<string, IServiceCollection>? Amend { get; init; }

    /// <summary>Reads every stored record back and reports it. A test that counts the table's calls sets this to false.</summary>
    public bool ReadsBack { get; init; } = true;
}

/// <summary>Runs all steps of the demo, then checks every claim.</summary>
internal static class DemoRun
{
    /// <returns>0 if every claim passed, otherwise 1.</returns>
    public static async Task<int> RunAsync(DemoOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var demoOutput = new DemoOutput(output);
        await using var demo = await DemoEnvironment.StartAsync(options, demoOutput, cancellationToken);
        demoOutput.Report($"local Image Builder   {Endpoint.Text(demo.Stack.Endpoints.ImageBuilder)}, "
            + $"emulates {ServiceModels.ImageBuilder.Operations.Count} operations");
        demoOutput.Report($"demo                  {DemoSteps.Pipelines} pipelines, "
            + $"{demo.Stack.Template.Functions.Count} functions of template.yaml, policy {demo.PolicyHash}");
        demoOutput.Report("columns               simulated time (UTC), pipeline or configuration, what happened");
        demoOutput.Report("");

        foreach (var scene in DemoSteps.Day)
        {
            await demo.Clock.AdvanceToAsync(DemoSteps.Begin + scene.At, cancellationToken);
            await scene.RunAsync(demo, cancellationToken);
        }

        await demo.Clock.AdvanceToAsync(DemoSteps.End, cancellationToken);
        var evidence = await Evidence.GatherAsync(demo, cancellationToken);
        var exitCode = CheckClaims(evidence, demoOutput, watch);
        if (options.IsShown)
            await DemoConsole.ShowAsync(demo, demoOutput, cancellationToken);
        return exitCode;
    }

    private static int CheckClaims(Evidence evidence, DemoOutput demoOutput, Stopwatch watch)
    {
        demoOutput.Report("");
        var held = 0;
        foreach (var (index, claim) in Claims.All.Index())
        {
            var verdict = claim.Check(evidence);
            held += verdict.Holds ? 1 : 0;
            demoOutput.Report($"{index + 1,2}  {(verdict.Holds ? "passed" : "failed")}  {claim.Text}");
            if (!verdict.Holds)
                demoOutput.Report($"            expected: {verdict.Expected}{Environment.NewLine}            found:    {verdict.Found}");
        }

        var all = held == Claims.All.Count;
        var sum = all ? $"passed  {held} of {Claims.All.Count} claims" : $"failed  {Claims.All.Count - held} of {Claims.All.Count} claims";
        demoOutput.Report("");
        demoOutput.Report(string.Create(CultureInfo.InvariantCulture, $"{sum}, each checked against the emulator's own log ({watch.Elapsed.TotalSeconds:0.0} s)"));
        demoOutput.Report("");
        foreach (var line in HistoryTable.Lines(evidence))
            demoOutput.Report(line);
        return all ? 0 : 1;
    }
}
