using System.Collections.Concurrent;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Console.Stacks;

/// <summary>The steps that builds are at. Each build costs several calls of Image Builder, so only the few that a page shows are asked for, and seldom.</summary>
public sealed class RunningSteps(StackReadings readings)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, SharedReading<Known<string>>> _builds = new(StringComparer.Ordinal);

    /// <param name="builds">ARNs, each with the status as recorded: a build whose status changed is asked for again.</param>
    /// <returns>By ARN the names of the steps that run.</returns>
    public async Task<IReadOnlyDictionary<string, Known<string>>> ReadAsync(IReadOnlyList<(string ImageArn, string Status)> builds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(builds);
        foreach (var other in _builds.Keys.Except(builds.Select(build => build.ImageArn)))
            _builds.TryRemove(other, out _);
        var read = await Task.WhenAll(builds.Select(async build => (
            build.ImageArn,
            Step: await _builds.GetOrAdd(build.ImageArn, _ => new(Kept, TimeProvider.System))
                .ReadAsync(build.Status, token => ReadAsync(build.ImageArn, token), cancellationToken))));
        return read.ToDictionary(one => one.ImageArn, one => one.Step);
    }

    private async Task<Known<string>> ReadAsync(string imageArn, CancellationToken cancellationToken)
    {
        try
        {
            return await readings.Get<IBuildSteps>().ReadAsync(imageArn, cancellationToken) switch
            {
                Known<IReadOnlyList<BuildStep>>.Yes(var steps) => new Known<string>.Yes(string.Join(", ", steps.Where(step => step.IsRunning).Select(step => step.Name))),
                Known<IReadOnlyList<BuildStep>>.No(var reason) => new Known<string>.No(reason),
                _ => throw new InvalidOperationException("Expected known or unknown steps."),
            };
        }
        catch (Exception e) when (Elements.Problem.Explain(e) is { } problem)
        {
            return new Known<string>.No(problem);
        }
    }
}
