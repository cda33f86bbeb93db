using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Cli.History;

internal static class VerifyVerb
{
    public static Command Create(TimeProvider clock)
    {
        var files = new Argument<string[]>("file") { Description = "Release records that export wrote.", Arity = ArgumentArity.OneOrMore };
        var offline = new Option<bool>("--offline") { Description = "Do not read the table; only compare the files with each other." };
        var table = new TableOptions(clock);
        var command = new Command("verify", "Checks that release records are unchanged and that each names the hash of the previous one.")
        {
            files, offline,
        };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Keep the exact bytes: a byte order mark added by an editor is a change.
            var texts = parsed.GetRequiredValue(files).Distinct().ToDictionary(file => file, file => InputFile.ReadExactly(file, "a release record"));
            List<string> problems = [.. ReleaseChain.Check(texts)];
            if (!parsed.GetValue(offline))
            {
                using var stack = await table.OpenAsync(parsed, cancellationToken);
                problems.AddRange(await CheckAsync(stack, texts, cancellationToken));
            }

            Report(parsed, texts.Count, problems, table.Json(parsed));
            return problems.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static async Task<List<string>> CheckAsync(Stack stack, Dictionary<string, string> texts, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        var recipes = texts.Select(file => (file.Key, file.Value, Recipe: ReleaseHead.Read(file.Value)?.RecipeArn)).Where(file => file.Recipe is not null);
        foreach (var recipe in recipes.GroupBy(file => BuildName.RecipeOf(file.Recipe!), StringComparer.Ordinal))
        {
            var chain = await stack.Releases.ReadChainAsync(recipe.First().Recipe!, cancellationToken);
            problems.AddRange(ReleaseChain.Check(chain, recipe.ToDictionary(file => file.Key, file => file.Value)));
        }

        return problems;
    }

    private static void Report(ParseResult parsed, int files, List<string> problems, bool json)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            JsonOutput.Write(output, new(files, problems), HistoryJsonContext.Default.VerifiedJson);
            return;
        }

        foreach (var problem in problems)
            output.WriteLine(TerminalText.Of(problem));
        output.WriteLine($"{files} {(files == 1 ? "file" : "files")}, {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}");
    }
}
