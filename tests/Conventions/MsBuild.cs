using System.Collections.Concurrent;
using System.Text.Json;
using TestKit;

namespace Conventions;

/// <summary>Evaluates a project with MSBuild in one package mode, without restoring or building it.</summary>
internal static class MsBuild
{
    /// <summary>Each evaluation takes seconds, and the project's files do not change in a run.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Evaluated = new(StringComparer.Ordinal);

    /// <param name="project">The project's folder or file, relative to the checkout.</param>
    /// <param name="properties">Each <c>name=value</c>; must include AwsPackages.</param>
    public static async Task<IReadOnlyDictionary<string, string>> PropertiesAsync(string project, IReadOnlyList<string> names, params string[] properties)
    {
        var output = await EvaluateAsync(project, [$"-getProperty:{string.Join(',', names)}"], properties);
        if (names.Count == 1)
            return new Dictionary<string, string> { [names[0]] = output.Trim() };
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }

    /// <returns>The items' identities with their metadata of that name.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ItemsAsync(string project, string item, string metadata, params string[] properties)
    {
        using var json = JsonDocument.Parse(await EvaluateAsync(project, [$"-getItem:{item}"], properties));
        return json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray()
            .ToDictionary(i => i.GetProperty("Identity").GetString()!, i => i.TryGetProperty(metadata, out var value) ? value.GetString()! : "");
    }

    private static Task<string> EvaluateAsync(string project, string[] query, string[] properties) =>
        Evaluated.GetOrAdd(string.Join(' ', [project, .. query, .. properties]), _ => new(() => RunAsync(project, query, properties))).Value;

    /// <returns>The output of the command, without the variables of this process that select a mode.</returns>
    private static async Task<string> RunAsync(string project, string[] query, string[] properties)
    {
        string[] arguments = ["msbuild", project, .. query, .. properties.Select(p => $"-p:{p}"), "-nologo"];
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root };
        foreach (var name in (string[])["AwsPackages", "Tfm", "Aot", "MSBUILDDISABLENODEREUSE"])
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var evaluated = await Tool.RunAsync(start);
        return evaluated.ExitCode == 0 ? evaluated.StandardOutput : throw new InvalidOperationException(evaluated.Output);
    }
}
