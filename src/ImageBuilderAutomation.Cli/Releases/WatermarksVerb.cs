using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Shows which AMIs have the watermark of a release, and which have one that says something else.</summary>
internal static class WatermarksVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var build = new Argument<string?>("build")
        {
            Description = "The build: name/1.0.0/7, its ARN, or the id of an AMI that it made. Default: all images from which instances can be launched.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "watermarks",
            "Shows for each AMI that Image Builder built whether its watermark proves that it was released, and which recipes use a reserved name. Changes nothing. "
            + "Exit code 1 if a released AMI has no such watermark, another one has it, or something is unknown.")
        {
            build, json,
        };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var report = await ReadAsync(opened, parsed.GetValue(build), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, WatermarksJson.Of(report), WatermarksJsonContext.Default.WatermarksJson);
            else
                WatermarksText.Write(output, report);
            return report.IsRight ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static async Task<WatermarkReport> ReadAsync(Stack stack, string? build, CancellationToken cancellationToken)
    {
        var reporter = stack.Get<WatermarkReporter>();
        if (build is null)
            return await reporter.ReadAsync(withRecipes: true, cancellationToken);
        var image = await BuildName.ReadAsync(build, stack, cancellationToken);
        return await reporter.ReadAsync(image, cancellationToken) ?? throw new UnknownNameException($"Image Builder has no image {image.ShortName}.");
    }
}
