using System.Globalization;
using System.Reflection;
using Amazon.Lambda.Annotations;
using ImageBuilderAutomation.Functions;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>template.yaml and the functions say the same.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Names = [.. FunctionTable.Names];

    public static TheoryData<string> Functions => [.. Template.Functions.Keys];

    [Fact]
    public void The_template_the_table_and_the_annotated_methods_name_the_same_functions()
    {
        var annotated = typeof(Startup).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<LambdaFunctionAttribute>() is not null)
            .ToList();

        Assert.Equal(Names, Template.Functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Names, annotated.Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.All(annotated, m => Assert.Equal(m.Name, m.GetCustomAttribute<LambdaFunctionAttribute>()!.ResourceName));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_is_selected_by_its_own_name(string function) =>
        Assert.Equal(function, Template.Environment(function)["ANNOTATIONS_HANDLER"]);

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_template_sets_what_the_start_asks_for_and_nothing_else(string function)
    {
        var asked = new SortedSet<string>(StringComparer.Ordinal) { "ANNOTATIONS_HANDLER" };

        _ = new Startup(name =>
        {
            asked.Add(name);
            return null;
        });

        asked.Remove("LAMBDA_TASK_ROOT"); // Lambda's own.
        Assert.Equal(asked, Template.Environment(function).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_handler_is_the_executable() => Assert.Equal(typeof(Startup).Assembly.GetName().Name, Template.Text(Template.Globals, "Handler"));

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_stored_request_is_leased_for_longer_than_the_function_runs(string function)
    {
        var timeout = Template.Text(Template.Functions[function], "Timeout") ?? Template.Text(Template.Globals, "Timeout");

        Assert.True(TimeSpan.FromSeconds(int.Parse(timeout!, CultureInfo.InvariantCulture)) < Startup.Lease);
    }

    [Fact]
    public void Every_function_has_a_make_target() => Assert.Equal(
        Names,
        File.ReadLines(Repository.PathOf("Makefile")).Single(line => line.StartsWith("FUNCTIONS :=", StringComparison.Ordinal))["FUNCTIONS :=".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    [Fact]
    public void The_sample_pipeline_carries_the_workflow_document_of_its_own_file()
    {
        var workflow = Template.Map(Template.Map(Template.Read("infra", "sample-pipeline.yaml"), "Resources"), "GatedDistribution");

        Assert.Equal(
            File.ReadAllText(Repository.PathOf("infra", "workflows", "gated-distribution.yaml")),
            ((YamlScalarNode)Template.Map(workflow, "Properties").Children["Data"]).Value);
    }
}
