using System.Reflection;
using ImageBuilderAutomation.Functions;
using ImageBuilderAutomation.Functions.Hosting;

namespace Conventions.Annotations;

public sealed class AnnotationsRulesTests
{
    private const string Serializer = "[assembly: LambdaSerializer(typeof(Sample.Json))]";

    public static TheoryData<string> FunctionNames => [.. AnnotationsRules.Functions(typeof(Startup).Assembly).Select(function => function.Name)];

    [Fact]
    public void The_functions_violate_no_rule_of_the_official_generator() =>
        Assert.Empty(AnnotationsRules.Violations(typeof(Startup).Assembly));

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void The_handler_of_a_function_fits_into_127_characters(string function)
    {
        var handler = AnnotationsRules.HandlerOf(AnnotationsRules.Functions(typeof(Startup).Assembly).Single(f => f.Name == function));

        Assert.InRange(handler.Length, 1, AnnotationsRules.LongestHandler);
    }

    [Fact]
    public void The_handler_names_the_generated_class_and_the_method_twice() => Assert.Equal(
        "bootstrap::ImageBuilderAutomation.Functions.AnswerWaitingStepFunction_AnswerWaitingStep_Generated::AnswerWaitingStep",
        AnnotationsRules.HandlerOf(typeof(AnswerWaitingStepFunction).GetMethod("AnswerWaitingStep")!));

    [Fact]
    public void A_plain_function_is_accepted() =>
        Assert.Empty(Violations(
            Serializer,
            "public class F { [LambdaFunction(ResourceName = \"Run\")] public Task Run(string evt, ILambdaContext context) => Task.CompletedTask; }"));

    [Theory]
    [InlineData("F", 127, 0)]
    [InlineData("FF", 128, 1)]
    public void A_handler_may_have_127_characters_and_no_more(string type, int length, int violations)
    {
        // sample::Sample.<type>_<method>_Generated::<method>
        var method = new string('a', (length - 28 - type.Length) / 2);

        var found = Violations(Serializer, $"public class {type} {{ [LambdaFunction] public Task {method}(string evt) => Task.CompletedTask; }}");

        Assert.Equal(violations, found.Count);
        Assert.All(found, violation => Assert.StartsWith("AWSLambda0118: the handler", violation));
        Assert.All(found, violation => Assert.Contains($"has {length} characters", violation));
    }

    [Theory]
    [InlineData("public class F { [LambdaFunction(ResourceName = \"Run-It\")] public Task Run(string evt) => Task.CompletedTask; }", "AWSLambda0106")]
    [InlineData("public class F { [LambdaFunction] public Task Run(string evt, int other) => Task.CompletedTask; }", "expected one event")]
    [InlineData("public class F { [LambdaFunction] public Task Run(ILambdaContext context, string evt) => Task.CompletedTask; }", "expected one event")]
    [InlineData("public class F { [LambdaFunction] public ValueTask Run(string evt) => default; }", "expected Task, Task<T> or void, found ValueTask")]
    [InlineData("public class F { [LambdaFunction] public static Task Run(string evt) => Task.CompletedTask; }", "instance method")]
    [InlineData("public class Outer { public class F { [LambdaFunction] public Task Run(string evt) => Task.CompletedTask; } }", "not nested")]
    [InlineData("class F { [LambdaFunction] public Task Run(string evt) => Task.CompletedTask; }", "must be public")]
    [InlineData("namespace Amazon { public class F { [LambdaFunction] public Task Run(string evt) => Task.CompletedTask; } }", "namespace segment 'Amazon'")]
    public void A_function_that_the_generator_cannot_translate_is_refused(string function, string expected) =>
        Assert.Contains(expected, Assert.Single(Violations(Serializer, function)));

    [Fact]
    public void A_function_without_a_serializer_is_refused() =>
        Assert.StartsWith(
            "AWSLambda0108", Assert.Single(Violations("", "public class F { [LambdaFunction] public Task Run(string evt) => Task.CompletedTask; }")));

    [Fact]
    public void A_serializer_that_cannot_be_created_is_refused() =>
        Assert.Contains("expected an ILambdaSerializer", Assert.Single(Violations(
            "[assembly: LambdaSerializer(typeof(string))]", "public class F { [LambdaFunction] public Task Run(string evt) => Task.CompletedTask; }")));

    [Fact]
    public void Two_startup_classes_are_refused()
    {
        const string Startup = "[LambdaStartup] public class {0} {{ public void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services) {{ }} }}";

        Assert.StartsWith("AWSLambda0101", Assert.Single(Violations(Serializer, string.Format(null, Startup, "A") + string.Format(null, Startup, "B"))));
    }

    [Fact]
    public void A_startup_class_that_configures_something_else_is_refused() =>
        Assert.Contains(
            "ConfigureServices(IServiceCollection)",
            Assert.Single(Violations(Serializer, "[LambdaStartup] public class A { public void ConfigureServices(string services) { } }")));

    private static IReadOnlyList<string> Violations(string serializer, string source) => AnnotationsRules.Violations(Assembly.Load(SampleCompilation.ToAssembly($$"""
        using System.IO;
        using System.Threading.Tasks;
        using Amazon.Lambda.Annotations;
        using Amazon.Lambda.Core;
        {{serializer}}
        namespace Sample
        {
            public class Json : ILambdaSerializer
            {
                public T Deserialize<T>(Stream input) => default!;
                public void Serialize<T>(T output, Stream input) { }
            }
            {{source}}
        }
        """)));
}
