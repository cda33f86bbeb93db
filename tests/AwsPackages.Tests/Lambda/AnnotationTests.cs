using System.Reflection;
using Amazon.Lambda.Annotations;

namespace AwsPackages.Tests.Lambda;

/// <summary>The attributes, by Parity/Amazon.Lambda.Annotations.md. Its generator's rules are in tests/Conventions/Annotations.</summary>
public sealed class AnnotationTests
{
    [Fact]
    public void The_function_attribute_is_for_methods_and_names_a_resource()
    {
        Assert.Equal(AttributeTargets.Method, typeof(LambdaFunctionAttribute).GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);
        Assert.Equal("Gate", new LambdaFunctionAttribute { ResourceName = "Gate" }.ResourceName);
    }

    [Fact]
    public void The_startup_attribute_is_for_classes() =>
        Assert.Equal(AttributeTargets.Class, typeof(LambdaStartupAttribute).GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);
}
