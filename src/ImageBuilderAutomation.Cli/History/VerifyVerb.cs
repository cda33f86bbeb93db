using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Aws.ReleaseArchive;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Cli.History;

internal static class VerifyVerb
{
    public static Command Create(TimeProvider clock)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "Release records, of any number of recipes, or folders with them and their subfolders, such as a copy of the bucket.",
            Arity = ArgumentArity.OneOrMore,
        };
        var offline = new Option<bool>("--offline") { Description = "Do not read the table; only compare the files with each other." };
        var keys = new Option<string[]>("--key")
        {
            Description = "The fingerprint of a key that is trusted: SHA-256 of the public key in DER. Then what no such key signed is a problem. May be repeated.",
            HelpName = "sha256",
        };
        keys.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !IsFingerprint(token.Value)))
                result.AddError($"Expected 64 hexadecimal digits for --key, found '{token.Value}'.");
        });
        var bucket = new Option<string?>("--bucket")
        {
            Description = "The bucket that the files were copied from. Then objects that were replaced or deleted, or are not among the files, are problems.",
            HelpName = "name",
        };
        var table = new TableOptions(clock);
        var command = new Command(
            "verify",
            "Checks that release records are unchanged and that each names the hash of the previous one of its recipe. Of a folder, that no release is missing. "
            + "Of a copy of the bucket, its signatures and heads too.")
        {
            paths, offline, keys, bucket,
        };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var files = ReleaseFiles.Read(parsed.GetRequiredValue(paths));
            var check = ArchiveCheck.Of(files.All, [.. (parsed.GetValue(keys) ?? []).Select(key => key.ToLowerInvariant())]);
            List<string> problems = [.. check.Problems];
            IReadOnlyList<string>? notCompared = null;
            if (!parsed.GetValue(offline))
            {
                using var stack = await table.OpenAsync(parsed, cancellationToken);
                var (found, others) = await CheckAsync(stack, files, cancellationToken);
                problems.AddRange(found);
                notCompared = others.Count > 0 ? others : null;
                if (parsed.GetValue(bucket) is { } named)
                {
                    using var archive = new ReleaseBucket(new(named), stack.Environment, clock);
                    if (!await archive.KeepsVersionsAsync(cancellationToken))
                        problems.Add($"{named}: the bucket keeps no versions, so that it does not show what was replaced or deleted.");
                    problems.AddRange(VersionCheck.Of(await archive.ListVersionsAsync(cancellationToken), files.All.Keys));
                }
            }
            else if (parsed.GetValue(bucket) is not null)
            {
                throw new UsageException("Expected --offline or --bucket, found both. Leave out --offline to look into the bucket.");
            }

            var verified = VerifiedJson.Of(files, problems) with { Signed = check.Heads > 0 ? check.Signed : null, NotCompared = notCompared };
            Report(parsed, verified, table.Json(parsed));
            return problems.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static bool IsFingerprint(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    /// <returns>Problems, and the chains of other accounts and Regions, about which this stack's table says nothing.</returns>
    private static async Task<(List<string> Problems, List<string> Others)> CheckAsync(Stack stack, ReleaseFiles files, CancellationToken cancellationToken)
    {
        var (problems, others) = (new List<string>(), new List<string>());
        foreach (var recipe in files.Texts.GroupBy(file => ReleaseHead.Read(file.Value)?.Chain, StringComparer.Ordinal))
        {
            // A record without a recipe is a problem already.
            if (recipe.Key is not { } chainArn)
                continue;
            if (!VersionedArn.TryParse(ReleaseHead.Read(recipe.First().Value)!.RecipeArn, out var arn) || !arn.IsIn(stack.AccountRegion))
            {
                others.Add(chainArn);
                continue;
            }

            var chain = await stack.Releases.ReadChainAsync(chainArn, cancellationToken);
            var texts = recipe.ToDictionary(file => file.Key, file => file.Value);
            problems.AddRange(ReleaseChain.Check(chain, texts));
            if (files.IsFolder)
                problems.AddRange(ReleaseChain.Missing(chain, texts));
        }

        return (problems, [.. others.Order(StringComparer.Ordinal)]);
    }

    private static void Report(ParseResult parsed, VerifiedJson verified, bool json)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (json)
        {
            JsonOutput.Write(output, verified, HistoryJsonContext.Default.VerifiedJson);
            return;
        }

        foreach (var problem in verified.Problems)
            output.WriteLine(PlainText.Of(problem));
        foreach (var recipe in verified.Recipes)
            output.WriteLine(PlainText.Of($"{recipe.Recipe}: {Count(recipe.Releases, "release")}, {recipe.First} to {recipe.Last}"));
        if (verified.Skipped.Count > 0)
            output.WriteLine(PlainText.Of($"skipped, no release record: {string.Join(", ", verified.Skipped)}"));
        foreach (var chain in verified.NotCompared ?? [])
            output.WriteLine(PlainText.Of($"not compared with the table, because the recipe is of another account or Region: {chain}"));
        if (verified.Signed is { } signed)
            output.WriteLine($"{Count(signed, "record")} signed");
        output.WriteLine($"{Count(verified.Files, "file")}, {Count(verified.Recipes.Count, "recipe")}, {Count(verified.Problems.Count, "problem")}");
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}

/// <summary>The result of <c>verify</c>.</summary>
internal sealed record VerifiedJson(int Files, IReadOnlyList<VerifiedRecipeJson> Recipes, IReadOnlyList<string> Skipped, IReadOnlyList<string> Problems)
{
    /// <summary>Records with a valid signature; null where there are no heads, because the files are no copy of a bucket.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Signed { get; init; }

    /// <summary>ARNs of recipes of other accounts or Regions, whose releases this stack's table does not have; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NotCompared { get; init; }

    public static VerifiedJson Of(ReleaseFiles files, IReadOnlyList<string> problems) => new(
        files.Texts.Count,
        RecipesOf(files.Texts.Values),
        files.Skipped, problems);

    private static List<VerifiedRecipeJson> RecipesOf(IEnumerable<string> texts)
    {
        List<IGrouping<string, ReleaseHead>> chains =
            [.. texts.Select(ReleaseHead.Read).OfType<ReleaseHead>().Where(head => head.Chain is not null).GroupBy(head => head.Chain!, StringComparer.Ordinal)];
        // The short name is enough, unless two accounts or Regions have a recipe of it.
        var ambiguous = chains.GroupBy(chain => ReleaseHead.RecipeOf(chain.Key), StringComparer.Ordinal).Where(name => name.Skip(1).Any()).Select(name => name.Key).ToHashSet();
        return [.. chains
            .Select(chain => new VerifiedRecipeJson(
                ReleaseHead.RecipeOf(chain.Key) is var name && ambiguous.Contains(name) ? chain.Key : name,
                chain.Select(head => head.Number).Distinct().Count(), chain.Min(head => head.Number), chain.Max(head => head.Number)))
            .OrderBy(recipe => recipe.Recipe, StringComparer.Ordinal)];
    }
}

/// <param name="Releases">The number of different releases among the files.</param>
internal sealed record VerifiedRecipeJson(string Recipe, int Releases, int First, int Last);
