using System.Diagnostics;
using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>The Terraform configurations: Terraform reads them, and with its AWS provider they put the gate in and change nothing else.</summary>
public sealed class TerraformTests
{
    private static readonly string[] Options = ["--result-topic", AdoptionAccount.Topic];

    [TerraformTheory]
    [InlineData("plain")]
    [InlineData("container")]
    [InlineData("own-distribution", "--step-topic", "arn:aws:sns:eu-west-1:123456789012:steps", "--step-function", "AnswerStepCall")]
    [InlineData("shared", "--change-shared")]
    public async Task Terraform_reads_the_configuration_and_would_format_it_alike(string shape, params string[] more)
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, shape);

        var plan = await account.PlanAsync(shape, "terraform", [.. Options, .. more]);

        Assert.Equal((ExitCode.Ok, ""), (plan.ExitCode, plan.Error));
        using var folder = new TerraformFolder(plan.Output);
        var run = await folder.RunAsync(account, "fmt", "-check", "-diff", "-no-color");
        Assert.True(run.ExitCode == 0, run.Output);
    }

    [TerraformProviderTheory]
    [InlineData("plain")]
    [InlineData("bare")]
    [InlineData("container")]
    [InlineData("own-distribution")]
    [InlineData("shared")]
    [InlineData("disabled")]
    public async Task With_the_provider_the_gate_waits_and_nothing_else_changed(string shape)
    {
        await using var account = await AdoptionAccount.StartAsync();
        var configuration = await PipelineShapes.CreateAsync(account, shape);
        var change = await AppliedChange.ReadAsync(account, shape, configuration, keepsOrder: false);
        var plan = await account.PlanAsync(shape, "terraform", [.. Options, .. change.RoleOption]);
        using var folder = new TerraformFolder(plan.Output);
        await folder.UseProviderAsync(account);

        var applied = await folder.RunAsync(account, "apply", "-auto-approve", "-input=false", "-no-color");

        Assert.True(applied.ExitCode == 0, applied.Output);
        await change.AssertAppliedAsync();
        var again = await folder.RunAsync(account, "plan", "-detailed-exitcode", "-input=false", "-no-color");
        Assert.True(again.ExitCode == 0, again.Output);
    }

    [TerraformProviderTheory]
    [InlineData("plain")]
    [InlineData("own-distribution")]
    public async Task The_provider_accepts_roles_and_their_policies(string shape)
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, shape);
        var plan = await account.PlanAsync(shape, "terraform", [.. Options, "--step-topic", $"{AdoptionAccount.Topic}-steps", "--step-function", "AnswerStepCall"]);
        using var folder = new TerraformFolder(plan.Output);
        await folder.UseProviderAsync(account);

        var run = await folder.RunAsync(account, "validate", "-no-color");

        Assert.True(run.ExitCode == 0, run.Output);
    }

    [Theory]
    [InlineData("own-workflows", "imageTags")]
    [InlineData("odd-texts", "imageTags")]
    public async Task Members_that_the_provider_cannot_write_are_named_and_nothing_is_printed(string shape, string member)
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, shape);

        var plan = await account.PlanAsync(shape, "terraform", Options);

        Assert.Equal((ExitCode.Problems, ""), (plan.ExitCode, plan.Output));
        Assert.Equal(
            $"Terraform's AWS provider cannot write these members, and its update would clear them: {member}. Use --format cli, which repeats them.\n", plan.Error);
    }

    private sealed class TerraformFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("terraform-");

        public TerraformFolder(string configuration) => File.WriteAllText(Path.Combine(_folder.FullName, "adopt.tf"), configuration);

        public async Task UseProviderAsync(AdoptionAccount account)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "provider.tf"), $$"""
                terraform {
                  required_providers {
                    aws = {
                      source = "hashicorp/aws"
                    }
                  }
                }

                provider "aws" {
                  region                      = "{{AdoptionAccount.Region}}"
                  access_key                  = "{{AdoptionAccount.Number}}"
                  secret_key                  = "any"
                  skip_credentials_validation = true
                  skip_requesting_account_id  = true
                  skip_metadata_api_check     = true

                  endpoints {
                    imagebuilder = "{{account.Url}}"
                  }
                }
                """);
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "terraform.rc"), $$"""
                provider_installation {
                  filesystem_mirror {
                    path = "{{Terraform.Providers}}"
                  }
                }
                """);
            var run = await RunAsync(account, "init", "-input=false", "-no-color");
            Assert.True(run.ExitCode == 0, run.Output);
        }

        public async Task<Tool> RunAsync(AdoptionAccount account, params string[] arguments)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            var start = new ProcessStartInfo("terraform", arguments) { WorkingDirectory = _folder.FullName };
            foreach (var (name, value) in account.Environment())
                start.Environment[name] = value;
            start.Environment["TF_CLI_CONFIG_FILE"] = Path.Combine(_folder.FullName, "terraform.rc");
            if (!File.Exists(start.Environment["TF_CLI_CONFIG_FILE"]))
                await File.WriteAllTextAsync(start.Environment["TF_CLI_CONFIG_FILE"]!, "");
            start.Environment["CHECKPOINT_DISABLE"] = "1";
            return await Tool.RunAsync(start, limit.Token);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}

/// <summary>Terraform on this machine, which is optional.</summary>
internal static class Terraform
{
    public static readonly string? SkipReason = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "terraform"))) ? null : "Terraform is not on the PATH.";

    /// <summary>A folder with the AWS provider, as <c>terraform providers mirror</c> makes it.</summary>
    public static readonly string? Providers = Environment.GetEnvironmentVariable("TERRAFORM_PROVIDERS") is { Length: > 0 } folder ? folder : null;
}

public sealed class TerraformTheoryAttribute : TheoryAttribute
{
    public TerraformTheoryAttribute() => Skip = Terraform.SkipReason;
}

public sealed class TerraformProviderTheoryAttribute : TheoryAttribute
{
    public TerraformProviderTheoryAttribute() =>
        Skip = Terraform.SkipReason ?? (Terraform.Providers is null ? "TERRAFORM_PROVIDERS names no folder with the AWS provider." : null);
}
