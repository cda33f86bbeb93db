using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>
/// Parses the conditions that the product uses and a few more: = &lt; &lt;= &gt; &gt;=, BETWEEN, begins_with, attribute_exists, attribute_not_exists,
/// AND, OR, NOT and parentheses, on top-level attributes.
/// </summary>
internal sealed class ConditionParser
{
    private readonly Tokens _tokens;
    private readonly ExpressionScope _scope;

    private ConditionParser(string expression, ExpressionScope scope) => (_tokens, _scope) = (new(expression), scope);

    public static Condition Parse(string expression, ExpressionScope scope)
    {
        var parser = new ConditionParser(expression, scope);
        var condition = parser.Or();
        return parser._tokens.Next is { } rest ? throw parser._tokens.Wrong("the end of the expression", rest) : condition;
    }

    private Condition Or()
    {
        var left = And();
        while (_tokens.TakeIf("OR"))
            left = new Condition.Or(left, And());
        return left;
    }

    private Condition And()
    {
        var left = Not();
        while (_tokens.TakeIf("AND"))
            left = new Condition.And(left, Not());
        return left;
    }

    private Condition Not() => _tokens.TakeIf("NOT") ? new Condition.Not(Not()) : Primary();

    private Condition Primary()
    {
        if (_tokens.TakeIf("("))
        {
            var inner = Or();
            _tokens.Expect(")");
            return inner;
        }

        var word = _tokens.Take();
        return _tokens.TakeIf("(") ? Function(word) : Relation(OperandOf(word));
    }

    private Condition Function(string name)
    {
        Condition condition = name switch
        {
            "attribute_exists" => new Condition.Exists(_scope.Name(_tokens.Take()), Wanted: true),
            "attribute_not_exists" => new Condition.Exists(_scope.Name(_tokens.Take()), Wanted: false),
            "begins_with" => BeginsWith(),
            _ => throw TableError.NotServed($"the function {name}"),
        };
        _tokens.Expect(")");
        return condition;
    }

    private Condition.BeginsWith BeginsWith()
    {
        var tested = OperandOf(_tokens.Take());
        _tokens.Expect(",");
        return new(tested, OperandOf(_tokens.Take()));
    }

    private Condition Relation(Operand left)
    {
        if (_tokens.TakeIf("BETWEEN"))
        {
            var low = OperandOf(_tokens.Take());
            _tokens.Expect("AND");
            return new Condition.Between(left, low, OperandOf(_tokens.Take()));
        }

        var sign = _tokens.Take();
        return sign switch
        {
            "=" or "<" or "<=" or ">" or ">=" => new Condition.Compare(left, sign, OperandOf(_tokens.Take())),
            "." or "[" => throw TableError.NotServed("paths into attributes"),
            "<>" or "IN" or "in" => throw TableError.NotServed($"the operator {sign}"),
            _ => throw _tokens.Wrong("an operator", sign),
        };
    }

    private Operand OperandOf(string token) => token[0] switch
    {
        ':' => new(null, _scope.Value(token)),
        '#' or '_' => new(_scope.Name(token), null),
        var first when char.IsAsciiLetter(first) => new(token, null),
        _ => throw _tokens.Wrong("an attribute or a value", token),
    };
}
