namespace Amazon.Lambda.Annotations;

[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
    /// <summary>The function's logical id in template.yaml.</summary>
    public string ResourceName { get; set; }
}

[AttributeUsage(AttributeTargets.Class)]
public class LambdaStartupAttribute : Attribute;
