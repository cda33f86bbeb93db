using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Cli.History;

internal static class ExportVerb
{
    public static Command Create(TimeProvider clock)
    {
        var build = BuildName.Argument();
        var file = new Option<string?>("--out")
        {
            Description = "The file to write, or - for standard output. Default: a file in the current folder, named after the build.",
            HelpName = "file",
        };
        var table = new TableOptions(clock);
        var command = new Command(
            "export",
            "Writes the release record of an available build: image, packages, findings, gates with their evidence, and the hash of the previous "
            + "release. A repeated export writes the same bytes.")
        {
            build, file,
        };
        table.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var stack = await table.OpenAsync(parsed, cancellationToken);
            var image = await BuildName.ReadAsync(parsed.GetRequiredValue(build), stack, cancellationToken);
            var trail = await stack.Builds.ReadAuditTrailAsync(image.ToString(), cancellationToken);
            var document = await stack.Get<ExportRelease>().HandleAsync(
                image, trail.Gates, trail.Starts, trail.Details?.Coverage, cancellationToken);

            var path = parsed.GetValue(file) ?? $"{image.Name}_{image.Version}_{image.Build}.release.json";
            if (path != "-")
                await WriteAsync(path, document.Text, cancellationToken);
            Report(parsed, path, document, table.Json(parsed));
            return ExitCode.Ok;
        });
        return command;
    }

    /// <exception cref="UsageException">The file exists with another content; a release record is never replaced.</exception>
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && await File.ReadAllTextAsync(path, cancellationToken) != text)
        {
            throw new UsageException(
                $"Expected '{path}' not to exist or to contain this release record, found something else. Choose another file with --out.");
        }

        await File.WriteAllTextAsync(path, text, cancellationToken);
    }

    private static void Report(ParseResult parsed, string path, ReleaseDocument document, bool json)
    {
        var (output, release) = (parsed.InvocationConfiguration.Output, document.Release);
        if (path == "-")
        {
            output.Write(document.Text);
        }
        else if (json)
        {
            JsonOutput.Write(output, ExportedJson.Of(release, path), HistoryJsonContext.Default.ExportedJson);
        }
        else
        {
            output.WriteLine(PlainText.Of($"{BuildName.Of(release.ImageArn)} is release {release.Number} of recipe {BuildName.RecipeOf(release.RecipeArn)}."));
            output.WriteLine($"sha256    {release.Sha256}");
            output.WriteLine($"previous  {release.Previous ?? "none, this is the first release"}");
            output.WriteLine(PlainText.Of($"file      {path}"));
        }
    }
}
