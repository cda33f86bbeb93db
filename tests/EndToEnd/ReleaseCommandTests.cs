using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Releases;

namespace EndToEnd;

/// <summary>The commands that export and verify release records, for two builds of one recipe.</summary>
public sealed class ReleaseCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releases").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_releases_form_a_chain_that_is_valid_until_a_byte_changes()
    {
        await using var demo = await BuiltAsync("one", "two");
        var (first, second) = (await ExportAsync(demo, "one"), await ExportAsync(demo, "two"));

        Assert.Equal((1, 2), ((int)first["number"]!, (int)second["number"]!));
        Assert.Equal(ReleaseHash.Of(await File.ReadAllTextAsync(PathOf("one"))), second["previous"]!["sha256"]!.ToString());
        Assert.Equal(0, (await RunAsync(demo, "verify", PathOf("one"), PathOf("two"))).ExitCode);

        await File.AppendAllTextAsync(PathOf("one"), " ");
        var broken = await RunAsync(demo, "verify", PathOf("one"), PathOf("two"));

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("has hash", broken.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await CommandLineAsync(demo, "history", "verify", "--offline", PathOf("one"), PathOf("two"))).ExitCode);
    }

    [Fact]
    public async Task A_folder_with_two_recipes_is_verified_at_once_and_must_hold_every_release()
    {
        await using var demo = await BuiltAsync("one", "two");
        await demo.StubAsync("web-shop", DemoEnvironment.CleanScan, default);
        await demo.StartAsync("other", "web-shop", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Directory.CreateDirectory(Path.Combine(_folder, "copies"));
        foreach (var scene in new[] { "one", "two", "other" })
            await ExportAsync(demo, scene);
        File.Copy(PathOf("one"), PathOf("copies/one"));
        await File.WriteAllTextAsync(PathOf("package"), "{}");

        var whole = await RunAsync(demo, "verify", _folder, "--json");
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);
        Assert.Equal(
            ["image-recipe/base-al2023 2 1 2", "image-recipe/web-shop 1 1 1"],
            whole.Json["recipes"]!.AsArray().Select(recipe => $"{recipe!["recipe"]} {recipe["releases"]} {recipe["first"]} {recipe["last"]}"));
        Assert.Equal((4, PathOf("package")), ((int)whole.Json["files"]!, Assert.Single(whole.Json["skipped"]!.AsArray())!.ToString()));

        File.Delete(PathOf("two"));
        var missing = await RunAsync(demo, "verify", _folder);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("history: release 2 of image-recipe/base-al2023, ", missing.Output, StringComparison.Ordinal);
        Assert.Contains("3 files, 2 recipes, 1 problem", missing.Output, StringComparison.Ordinal);
        // Single files need not be all.
        Assert.Equal(0, (await RunAsync(demo, "verify", PathOf("one"))).ExitCode);
        Assert.Equal(0, (await CommandLineAsync(demo, "history", "verify", "--offline", _folder)).ExitCode);
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        Assert.Equal(2, (await CommandLineAsync(demo, "history", "verify", "--offline", empty)).ExitCode);
    }

    [Fact]
    public async Task The_record_contains_image_packages_findings_and_the_gate_s_evidence()
    {
        await using var demo = await BuiltAsync("one");

        var record = await ExportAsync(demo, "one");

        Assert.StartsWith("ami-", record["image"]!["amis"]![0]!["image"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            """{"type":"library","name":"openssl","version":"3.0.8","purl":"pkg:rpm/amzn/openssl@3.0.8"}""",
            Assert.Single(record["packages"]!["components"]!.AsArray())!.ToJsonString());
        Assert.True((bool)record["findings"]!["known"]!);
        Assert.Contains(":component/updates/1.0.0/1", Assert.Single(record["image"]!["components"]!.AsArray())!.ToString(), StringComparison.Ordinal);
        Assert.Contains("image/amazon-linux-2023-x86/", record["image"]!["parent"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("gated", 64), ($"{record["coverage"]!["is"]}", $"{record["coverage"]!["policy"]}".Length));
        var gate = Assert.Single(record["gates"]!.AsArray())!;
        Assert.Equal(("answered", "RESUME"), (gate["state"]!.ToString(), gate["sent"]!["action"]!.ToString()));
        Assert.Contains(gate["decision"]!["rules"]![0]!["conditions"]!.AsArray(), condition => condition!["condition"]!.ToString() == "findings.critical");
    }

    [Fact]
    public async Task A_second_export_gives_the_same_bytes_and_overwrites_no_other_file()
    {
        await using var demo = await BuiltAsync("one");
        await ExportAsync(demo, "one");
        var bytes = await File.ReadAllBytesAsync(PathOf("one"));

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await ExportAsync(demo, "one");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(PathOf("one")));

        await File.WriteAllTextAsync(PathOf("one"), "mine");
        var refused = await RunAsync(demo, "export", await BuildAsync(demo, "one"), "--out", PathOf("one"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(PathOf("one")));
    }

    [Fact]
    public async Task The_hash_equals_that_of_sha256sum()
    {
        await using var demo = await BuiltAsync("one");
        var evt = (await RunAsync(demo, "export", await BuildAsync(demo, "one"), "--out", PathOf("one"), "--json")).Json;

        using var sha256sum = Process.Start(new ProcessStartInfo("sha256sum", PathOf("one")) { RedirectStandardOutput = true })!;
        Assert.StartsWith(evt["sha256"]!.ToString(), await sha256sum.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_is_not_available_is_rejected()
    {
        await using var demo = await BuiltAsync("one");
        await demo.StartAsync("running", "base-al2023", default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        var refused = await RunAsync(demo, "export", await BuildAsync(demo, "running"), "--out", PathOf("running"));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Expected a build that is AVAILABLE", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("running")));
    }

    private static async Task<DemoEnvironment> BuiltAsync(params string[] scenes)
    {
        var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        foreach (var scene in scenes)
        {
            var order = DemoEnvironment.CleanScan;
            order["packages"] = new JsonArray(new JsonObject { ["packageName"] = "openssl", ["packageVersion"] = "3.0.8" });
            await demo.StubAsync("base-al2023", order, default);
            await demo.StartAsync(scene, "base-al2023", default);
            await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        }

        return demo;
    }

    private static async Task<string> BuildAsync(DemoEnvironment demo, string scene) =>
        (await Evidence.GatherAsync(demo, default)).Build(scene).ImageArn;

    private async Task<JsonNode> ExportAsync(DemoEnvironment demo, string scene)
    {
        var run = await RunAsync(demo, "export", await BuildAsync(demo, scene), "--out", PathOf(scene));
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonNode.Parse(await File.ReadAllTextAsync(PathOf(scene)))!;
    }

    private string PathOf(string scene) => Path.Combine(_folder, $"{scene}.json");

    private static Task<Run> RunAsync(DemoEnvironment demo, params string[] args)
    {
        string[] stack = ["--table", demo.Stack.Template.Tables[0].Name, "--dynamodb", $"{demo.Stack.Endpoints.DynamoDB}"];
        if (args[0] is "export")
            stack = [.. stack, "--imagebuilder", $"{demo.Stack.Endpoints.ImageBuilder}"];
        return CommandLineAsync(demo, ["history", .. args, .. stack]);
    }

    private static async Task<Run> CommandLineAsync(DemoEnvironment demo, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, output, error, CancellationToken.None, demo.Clock);
        return new(exitCode, output.ToString(), error.ToString());
    }

    private sealed record Run(int ExitCode, string Output, string Error)
    {
        public JsonNode Json => JsonNode.Parse(Output)!;
    }
}
