using System.Diagnostics;
using System.Text.Json.Nodes;
using TestKit;

namespace EndToEnd.Packages;

/// <summary>The contents of the two packages that <c>sam build</c> makes.</summary>
public sealed class PackageTests
{
    [ManagedPackageFact]
    public async Task The_managed_package_holds_only_what_dotnet10_needs()
    {
        var files = (await Package.Managed).Files.ToList();

        string[] started = ["bootstrap", "bootstrap.deps.json", "bootstrap.dll", "bootstrap.runtimeconfig.json", "policy.json", "waivers.json"];
        Assert.Equal(started, files.Where(f => started.Contains(f)));
        Assert.All(files.Except(started), file => Assert.EndsWith(".dll", file));
        Assert.Equal(await PolicyAsync(), await File.ReadAllTextAsync(Path.Combine((await Package.Managed).Folder, "policy.json")));
    }

    [NativePackageFact]
    public async Task The_native_package_holds_the_executable_and_the_policy()
    {
        Assert.Equal(["bootstrap", "policy.json", "waivers.json"], (await Package.Native).Files);
        Assert.Equal(await PolicyAsync(), await File.ReadAllTextAsync(Path.Combine((await Package.Native).Folder, "policy.json")));
    }

    [MakeFact]
    public async Task A_deployment_uses_the_official_packages()
    {
        var make = await Package.MakeAsync("unused", "--dry-run", "--always-make", "build-AnswerWaitingStep");

        Assert.Contains("-p:AwsPackages=nuget", make.Output);
        Assert.DoesNotContain("AllowBundledPublish", make.Output);
    }

    [MakeFact]
    public async Task An_unknown_package_fails_by_name()
    {
        var make = await Package.MakeAsync("unused", "--dry-run", "build-AnswerWaitingStep", "PACKAGE=zip");

        Assert.NotEqual(0, make.ExitCode);
        Assert.Contains("PACKAGE is 'zip', expected managed or aot", make.Output);
    }

    [ManagedPackageFact]
    public async Task The_managed_package_on_the_native_runtime_fails_by_name()
    {
        if (OperatingSystem.IsWindows())
            return;

        var start = await Tool.RunAsync(Path.Combine((await Package.Managed).Folder, "bootstrap"), [], Repository.Root);

        Assert.Equal(1, start.ExitCode);
        Assert.Contains("PACKAGE: expected aot on this runtime, found managed.", start.StandardError);
    }

    [NativePackageFact]
    public async Task The_native_package_in_a_stack_for_the_managed_package_fails_by_name()
    {
        await using var lambda = await LambdaRuntimeStub.StartAsync();
        var folder = (await Package.Native).Folder;
        var start = new ProcessStartInfo(Path.Combine(folder, "bootstrap"));
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = lambda.Address,
            ["LAMBDA_TASK_ROOT"] = folder,
            ["ANNOTATIONS_HANDLER"] = "AnswerWaitingStep",
            ["TABLE_NAME"] = "records",
            ["STACK_ACCOUNT"] = "123456789012",
            ["STACK_REGION"] = "us-east-1",
            ["PACKAGE"] = "managed",
        })
            start.Environment[name] = value;

        var ended = await Tool.RunAsync(start);

        var post = await lambda.NextPostAsync();
        Assert.Equal(("init/error", 1), (post.Path, ended.ExitCode));
        Assert.Contains("PACKAGE: expected aot, as the package was built, found 'managed'.", JsonNode.Parse(post.Body)!["errorMessage"]!.ToString());
    }

    private static Task<string> PolicyAsync() => File.ReadAllTextAsync(Repository.PathOf("policy", "policy.json"));
}
